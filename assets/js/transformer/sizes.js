// Where the parameters are, and where the work for one more word is: two bars, each the whole.
import { el, fill, rich, style, template } from "../kit/el.js"
import { count, following, named, percent } from "../kit/format.js"
/** @import { Data, Page } from "./data.js" */

const PART = { attention: "attention", feedforward: "feedforward", embedding: "stream", output: "prob", looking: "query" }
const READABLE = 0.07 // of the bar: a smaller piece has its name below alone

/** @param {Page} page */
export function createSizes(page) {
  const told = el("p.telling")
  const bars = el("div.wholes")
  const note = el("p.note")
  const node = el("div.sizes-view", {}, told, bars, note)

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { sizes } = data
    const held = sizes.rows.find(row => row.part === "feedforward")
    fill(told, [sizes, data.lang], () => rich(says.sizes_told, { n: count(sizes.total), layers: data.sizes_of.layers, share: percent(held.parameters / sizes.total) }))
    fill(bars, [sizes, data.lang], () => [
      ...whole(says.parameters, sizes.total, sizes.rows.map(row => [row.part, row.parameters])),
      ...whole(says.times, sizes.multiplied, [...sizes.rows.map(row => [row.part, row.times]), ["looking", sizes.looking]]),
    ])
    fill(note, [sizes.tied, data.names.length, data.lang], () => rich(following([sizes.tied ? says.tied : "", template(says.looking_note, { n: data.names.length + 1 })], data.lang), {}, page.term))
  }

  // One bar for the whole, its pieces in order; below it what each piece is.
  function whole(title, total, pieces) {
    const some = pieces.filter(([, value]) => value)
    return [
      el("h2", {}, named(title, count(total), page.data.lang)),
      el("div.whole", {}, ...some.map(([part, value]) => {
        const share = value / total
        const piece = el("span", { "data-part": PART[part] || "neutral", title: percent(share) }, share >= READABLE ? percent(share) : "")
        style(piece, "flex-grow", String(share))
        return piece
      })),
      el("ul.legend", {}, ...some.map(([part, value]) => el("li", {}, el("i", { "data-part": PART[part] || "neutral" }), el("span", {}, ...rich(page.says[`part_${part}`], {}, page.term)), el("b", {}, percent(value / total))))),
    ]
  }

  /** @param {Data} data */
  function rows({ sizes }) {
    const { says } = page
    const plain = part => rich(says[`part_${part}`], {}, (_, label) => el("span", {}, label)).map(node => node.textContent).join("")
    return [
      [says.part, says.parameters, says.times],
      ...sizes.rows.map(row => [plain(row.part), count(row.parameters), count(row.times)]),
      [says.part_looking, "0", count(sizes.looking)], [says.sum, count(sizes.total), count(sizes.multiplied)],
    ]
  }

  return { node, draw, rows }
}
