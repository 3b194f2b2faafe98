// One floor: a token's vector as a strip of real numbers at every point, and what would come out after it.
import { strip } from "../kit/chart.js"
import { word } from "../kit/chip.js"
import { attr, el, fill, style, template, text } from "../kit/el.js"
import { number, percent } from "../kit/format.js"
import { icon } from "../kit/icons.js"
/** @import { Data, Page } from "./data.js" */

const TERMS = { in: "residual_stream", norm_attn: "norm", norm_mlp: "norm", mlp: "feedforward" }
const ADDED = { attn: "attention", mlp: "feedforward" }

/** @param {Page} page */
export function createFloor(page) {
  const title = el("h2")
  const down = el("button.button.small", { type: "button", onclick: () => up(-1) })
  const above = el("button.button.small", { type: "button", onclick: () => up(1) })
  const onward = el("a.button.small", { target: "_self" })
  const neurons = el("button.button.small", { type: "button", onclick: () => page.go({ view: "neurons" }) })
  const strips = el("ol.strips")
  const note = el("p.note")
  const ten = createTen(page)
  const node = el("div.floor-view", {}, el("div.row-tools", {}, title, down, above, onward, neurons), el("div.two", {}, el("div", {}, strips, note), ten.node))

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
    attr(above, "class", "button small rising")
    attr(down, "class", "button small falling")
    text(onward, says.onward)
    attr(onward, "href", `${data.attention}&layer=${at.layer}&token=${at.token}`)
    text(neurons, says.view_neurons)
    text(note, says.strip_scale)
    fill(strips, [floor.points, data.lang], () => [...floor.points].reverse().map(point => vector(point, floor.parallel)))
    ten.draw(data, at.layer + 1)
  }

  /** @param {Data["floor"]["points"][number]} point */
  function vector({ name, row }, parallel) {
    const { says } = page
    const most = Math.max(...row.map(Math.abs)) || 1
    const length = Math.hypot(...row)
    const picture = strip(row, { high: 40, class: "strip", "aria-label": says[`point_${name}`] })
    const first = row.slice(0, 3).map(value => number(value, 2)).join("  ")
    return el("li", { "data-point": name, "data-part": ADDED[name] || "stream" },
      el("span.name", {}, ADDED[name] && !(parallel && name === "attn") ? "+ " : "", name in TERMS ? page.term(TERMS[name], says[`point_${name}`]) : says[`point_${name}`]), picture,
      el("span.numbers", {}, `${first} …`, el("small", {}, template(says.length, { n: number(length, 1), most: number(most, 1) }))))
  }

  const rows = ({ floor: { points } }) => [
    ["", ...points.map(point => page.says[`point_${point.name}`])],
    ...points[0].row.map((_, i) => [i, ...points.map(point => number(point.row[i], 4))]),
  ]

  return { node, draw, up, rows }
}

// The ten likeliest words if the tower ended after this floor.
/** @param {Page} page */
export function createTen(page) {
  const title = el("h2")
  const list = el("ol.ten")
  const node = el("section.card.ten-card", {}, title, list)

  /** @param {Data} data */
  function draw(data, row) {
    const { says } = page
    text(title, template(says.if_ended, { n: row - 1 }))
    fill(list, [data.floor.ten], () => data.floor.ten.map(one => {
      const bar = el("i")
      style(bar, "width", `${one.share * 100}%`)
      return el("li", {}, word(one), el("span.track", {}, bar), el("b", {}, percent(one.share)))
    }))
  }

  return { node, draw }
}
