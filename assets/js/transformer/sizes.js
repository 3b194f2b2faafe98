// Parameters of every part, and what one more word costs there.
import { el, fill, rich, style, template, text } from "../kit/el.js"
import { count, percent } from "../kit/format.js"
/** @import { Data, Page } from "./data.js" */

const PART = { attention: "attention", feedforward: "feedforward", embedding: "stream", output: "prob" }

/** @param {Page} page */
export function createSizes(page) {
  const title = el("h2")
  const table = el("table.sizes")
  const note = el("p.note")
  const node = el("div.sizes-view", {}, title, table, note)

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { sizes } = data
    fill(title, [sizes.total, data.lang], () => rich(says.sizes_title, { n: count(sizes.total), layers: data.sizes_of.layers }, page.term))
    fill(table, [sizes, data.lang], () => [
      el("thead", {}, el("tr", {}, ...["part", "parameters", "", "times"].map(name => (name ? el("th", { scope: "col" }, says[name]) : el("td"))))),
      el("tbody", {}, ...sizes.rows.map(row => {
        const bar = el("i", { "data-part": PART[row.part] || "neutral" })
        style(bar, "width", `${(100 * row.parameters) / sizes.total}%`)
        return el("tr", {}, el("th", {}, ...rich(says[`part_${row.part}`], {}, page.term)), el("td", {}, count(row.parameters)), el("td.share", {}, el("span", {}, el("span.track", {}, bar), percent(row.parameters / sizes.total))), el("td", {}, count(row.times)))
      }), el("tr", {}, el("th", {}, says.part_looking), el("td", {}, "0"), el("td"), el("td", {}, count(sizes.looking))),
      el("tr.total", {}, el("th", {}, says.sum), el("td", {}, count(sizes.total)), el("td"), el("td", {}, count(sizes.multiplied)))),
    ])
    text(note, `${sizes.tied ? says.tied : ""} ${template(says.looking_note, { n: data.names.length + 1 })}`)
  }

  return { node, draw }
}
