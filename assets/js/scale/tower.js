// A tower as high as a model has layers and as wide as its vectors: the lecture's three in outline, the sliders' own filled.
import { label } from "../kit/chart.js"
import { el, fill, svg, text } from "../kit/el.js"
/** @import { Formula, Page } from "./data.js" */

const ROOM = { wide: 340, high: 360, foot: 30, left: 8 }
const LARGEST = { layers: 128, width: 16384 }

/** @param {Page} page */
export function createTower(page) {
  const picture = svg("svg", { viewBox: `0 0 ${ROOM.wide} ${ROOM.high}`, role: "img" })
  const note = el("p.note")
  const node = el("div.tower", {}, picture, note)

  /** @param {Formula} formula */
  function draw({ shape, said, presets }) {
    picture.setAttribute("aria-label", `${page.says.tower_label}: ${said}`)
    fill(picture, [shape, said], () => [
      block(shape, "own"),
      ...presets.filter(one => one.shape.width >= 768).map(one => block(one.shape, "outline")),
      svg("line", { class: "ground-line", x1: 0, x2: ROOM.wide, y1: ROOM.high - ROOM.foot, y2: ROOM.high - ROOM.foot }),
      ...presets.filter(one => one.shape.width >= 1600).map(one => named(one)),
      label(ROOM.left, ROOM.high - 6, said, { class: "said" }),
    ])
    text(note, page.says.tower_note)
  }

  return { node, draw }
}

function size({ layers, width }) {
  return [width / LARGEST.width * (ROOM.wide - 2 * ROOM.left), layers / LARGEST.layers * (ROOM.high - ROOM.foot - 26)]
}

function block(shape, cls) {
  const [wide, high] = size(shape)
  return svg("rect", { class: cls, x: ROOM.left, y: ROOM.high - ROOM.foot - Math.max(high, 2), width: Math.max(wide, 2), height: Math.max(high, 2) })
}

function named({ name, shape }) {
  const [wide, high] = size(shape)
  return label(ROOM.left + wide - (name === "GPT-3" ? 4 : -6), ROOM.high - ROOM.foot - high - 6, name, { class: "name", "text-anchor": name === "GPT-3" ? "end" : "start" })
}
