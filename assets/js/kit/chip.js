// A token as a chip: a word, spaces, bytes of a character, a control character, a special token.
import { attr, el, style, text } from "./el.js"
import { undrawn } from "./fonts.js"
/** @import { Cell, Name } from "./data.js" */

// createChip() -> node; drawChip(node, cell, tint) gives it a cell of the contract. tint = p => { background, color }.
export function createChip() {
  const face = el("button.chip", { type: "button" })
  face.append(el("bdi"))
  const under = el("span.under")
  return Object.assign(el("li.cell", {}, face, under), { face, under })
}

// own: whether `under` is the model's own probability, and gets the tick that means that in the bars.
/** @param {Pick<Cell, "text" | "kind" | "joins" | "generated" | "prob">} cell @param {string | number} under */
export function drawChip(node, cell, tint, under, own = false) {
  const { face } = node
  text(face.firstChild, cell.text)
  attr(face, "data-kind", cell.kind)
  attr(node, "data-joins", Boolean(cell.joins))
  attr(face, "data-generated", Boolean(cell.generated))
  const tinted = cell.generated && cell.prob !== null && cell.kind !== "special"
  const colours = tinted ? tint(0.12 + 0.88 * cell.prob) : { background: "", color: "" }
  style(face, "background", colours.background)
  style(face, "color", colours.color)
  text(node.under, under)
  attr(node.under, "data-own", own)
}

// A token in a list or a sentence of ours; a word that continues the one before it gets a muted "…", one in a script that
// this device has no font for is the script's name.
/** @param {Name} item */
export function word(item) {
  const script = undrawn(item.text)
  return el("span.word", { "data-kind": item.kind }, item.joins ? el("span.joins", {}, "…") : null, script ? el("i.script", { title: item.text }, `(${script})`) : el("bdi", {}, item.text))
}
