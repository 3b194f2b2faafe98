// One text as one model reads it: every turn, special tokens in sight, what may come next, and why it ends or goes on.
import { word } from "../kit/chip.js"
import { el, fill, show, template, text } from "../kit/el.js"
import { percent } from "../kit/format.js"
import { scale } from "../kit/scale.js"
/** @import { Column, Page, Word } from "./data.js" */

/** @param {Page} page @param {...Element} extra - controls of this column */
export function createColumn(page, ...extra) {
  const title = el("h2")
  const model = el("span.model")
  const fallen = el("p.fallen")
  const turns = el("div.turns", { tabindex: "0", role: "group" })
  const bars = el("ol.next-words")
  const state = el("p.state", { role: "status" })
  const node = el("section.column", {}, el("header", {}, title, model), ...extra, el("div.sheet", {}, fallen, turns), state, bars)

  /** @param {Column} column */
  function draw(column) {
    const { says } = page
    text(title, says[`column_${column.kind}`])
    text(model, column.model)
    turns.ariaLabel = says[`column_${column.kind}`]
    node.dataset.kind = column.kind
    show(fallen, column.dropped.length > 0)
    fill(fallen, [column.dropped, says.dropped], () => [el("b", {}, says.dropped), ...column.dropped.map(said => el("s", {}, said))])
    fill(turns, [column.turns, page.root.dataset.theme], () => {
      const tint = scale(page.root, "prob")
      return column.turns.map(({ by, cells }) => el("p.turn", { "data-by": by }, ...cells.flatMap(cell => [cell.spaced ? " " : null, said(cell, tint)])))
    })
    turns.scrollTop = turns.scrollHeight // the newest word
    text(state, template(says[`state_${column.state.name}`], { ...column.state, prob: column.state.prob === null ? "" : percent(column.state.prob) }))
    bars.ariaLabel = says.next_words
    fill(bars, column.next, () => column.next.map(item => {
      const bar = el("i")
      bar.style.width = `${100 * item.prob}%`
      return el("li", {}, word(item), el("span.track", {}, bar), el("b", {}, percent(item.prob)))
    }))
  }

  /** @param {Word} cell */
  function said(cell, tint) {
    const node = el("span.said", { "data-kind": cell.kind, "data-chosen": cell.prob !== null }, el("bdi", {}, cell.text))
    if (cell.prob !== null && cell.kind !== "special") Object.assign(node.style, tint(0.12 + 0.88 * cell.prob))
    if (cell.prob !== null) node.title = percent(cell.prob)
    return node
  }

  return { node, draw }
}
