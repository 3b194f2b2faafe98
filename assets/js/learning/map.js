// Where words lie: dots move with the training, on axes that stay. A label that would cover another is left out.
import { label } from "../kit/chart.js"
import { attr, el, fill, show, style, svg } from "../kit/el.js"
import { createPlaces, widthOf } from "../kit/labels.js"
/** @import { Data, Page } from "./data.js" */

const WIDE = 470
const HIGH = 226
const EDGE = 26

/** @param {Page} page */
export function createMap(page) {
  const dots = svg("g")
  const picture = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "map", role: "img" }, dots)
  const node = el("div.map-box", {}, picture)

  /** @param {Data} data */
  function draw(data, at) {
    const { says } = page
    attr(picture, "aria-label", says.map)
    const all = data.places[data.places.length - 1]
    const reach = axis => Math.max(...all.map(place => Math.abs(place[axis])))
    const scale = [(WIDE / 2 - EDGE) / reach(0), (HIGH / 2 - EDGE / 2) / reach(1)]
    const inside = (value, most) => Math.min(most, Math.max(-most, value))
    const place = i => {
      const [a, b] = data.places[at][i]
      return [WIDE / 2 + inside(a * scale[0], WIDE / 2 - 14), HIGH / 2 - inside(b * scale[1], HIGH / 2 - 8)]
    }
    fill(dots, data.dots.map(word => word.text), () => data.dots.map(word => svg("g", { class: "dot" }, svg("title", {}, word.text), svg("circle", { r: 3.2 }), label(6, 5, word.text))))
    const font = `400 19px ${getComputedStyle(page.root).fontFamily}`
    const places = createPlaces([WIDE, HIGH])
    const spots = data.dots.map((_, i) => place(i))
    for (const [a, b] of spots) places.take([a - 3, b - 3, a + 3, b + 3])
    data.dots.forEach((word, i) => {
      const [a, b] = spots[i]
      const long = widthOf(word.text, font)
      const box = places.place([6, -6 - long].map(right => [a + right, b - 8, a + right + long, b + 8]))
      const label = dots.children[i].lastChild
      style(dots.children[i], "transform", `translate(${a.toFixed(1)}px, ${b.toFixed(1)}px)`)
      if (box) attr(label, "x", (box[0] - a).toFixed(1))
      show(label, box)
    })
  }

  return { node, draw }
}
