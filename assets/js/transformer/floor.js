// One floor: what would come out before it, between its two parts and after it, and what each part adds.
import { word } from "../kit/chip.js"
import { attr, el, fill, rich, style, template, text } from "../kit/el.js"
import { following, number, percent } from "../kit/format.js"
import { icon } from "../kit/icons.js"
/** @import { Data, Page } from "./data.js" */

const PART = { attn: "attention", mlp: "feedforward" }
const HEAD = { in: "stream_in", middle: "stream_middle", out: "stream_out" }

/** @param {Page} page */
export function createFloor(page) {
  const title = el("h2")
  const down = el("button.button.small.falling", { type: "button", onclick: () => up(-1) })
  const above = el("button.button.small.rising", { type: "button", onclick: () => up(1) })
  const onward = el("a.button.small", { target: "_self" })
  const neurons = el("button.button.small", { type: "button", onclick: () => page.go({ view: "neurons" }) })
  const told = el("p.telling")
  const way = el("ol.way-up")
  const note = el("p.note")
  const node = el("div.floor-view", {}, el("div.row-tools", {}, title, down, above, onward, neurons), told, way, note)

  function up(step) {
    const { at, sizes_of: sizes } = page.data
    const layer = at.layer + step
    if (layer >= 0 && layer < sizes.layers) page.go({ layer })
  }

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { floor, at, names } = data
    fill(title, [at, names[at.token], data.lang], () => [template(says.floor_title, { n: at.layer }), " ", el("bdi.subject-token", {}, names[at.token].text)])
    fill(down, ["down"], () => [icon("chevron")])
    fill(above, ["up"], () => [icon("chevron")])
    attr(down, "aria-label", says.down)
    attr(above, "aria-label", says.up)
    text(onward, says.onward)
    attr(onward, "href", `${data.attention}&layer=${at.layer}&token=${at.token}`)
    text(neurons, says.view_neurons)
    fill(told, [floor.out, data.lang], () => rich(following([floor.parallel ? says.floor_parallel : says.floor_told, flips(floor) ? says.floor_gain : ""], data.lang), first(floor), page.term))
    fill(note, [data.lang], () => rich(says.floor_note, {}, page.term))
    fill(way, [floor.out, floor.added, data.lang], () => (floor.parallel
      ? [stream("in"), added("attn"), added("mlp"), stream("out")]
      : [stream("in"), added("attn"), stream("middle"), added("mlp"), stream("out")]))
  }

  const flips = ({ out }) => out.in[0].id !== out.out[0].id

  // The likeliest word at each place, and how far each part pushed the last one above the first one.
  function first({ out, added: parts }) {
    const push = (part, one) => parts[part].words.find(({ id }) => id === one.id).push
    const gain = part => signed(push(part, out.out[0]) - push(part, out.in[0]))
    return { ...Object.fromEntries(Object.entries(out).flatMap(([name, [best]]) => [[name, best.text], [`${name}_share`, percent(best.share)]])), attention: gain("attn"), feedforward: gain("mlp") }
  }

  // The likeliest words if the tower ended here.
  function stream(name) {
    const { out } = page.data.floor
    const most = Math.max(...Object.values(out).map(([best]) => best.share))
    return el("li", { "data-part": "stream" }, el("h3", {}, page.says[HEAD[name]]), el("ol.ten", {}, ...out[name].map((one, i) => {
      const bar = el("i")
      style(bar, "width", `${(100 * one.share) / most}%`)
      return el("li", { "data-now": i === 0 }, word(one), el("b", {}, percent(one.share)), el("span.track", {}, bar))
    })))
  }

  // What a part adds to the stream: how long it is, and what it does to the words that come out in the end.
  function added(name) {
    const { says, data } = page
    const { length, words } = data.floor.added[name]
    return el("li", { "data-part": PART[name] }, el("h3", {}, "+ ", says[PART[name]]),
      el("p", {}, template(says.raises, { n: number(length, 0) })), el("ol.raised", {}, ...words.map(one => el("li", {}, word(one), el("b", {}, signed(one.push))))))
  }

  const rows = ({ floor: { points } }) => [
    ["", ...points.map(point => page.says[`point_${point.name}`])],
    ...points[0].row.map((_, i) => [i, ...points.map(point => number(point.row[i], 4))]),
  ]

  return { node, draw, up, rows }
}

const signed = value => `${value < 0 ? "" : "+"}${number(value, 1)}`
