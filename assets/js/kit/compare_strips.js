// Two texts as strips, one below the other, for pages that show nothing more of them: what they share and what they do not.
import { createCompare } from "./compare.js"
import { el, fill, show } from "./el.js"
/** @import { Cell, Compared } from "./data.js" */

// createStrips(page, view): shown with the view of that name while two texts are compared.
export function createStrips(page, view) {
  const compare = createCompare(page)
  const ids = cell => cell.tokens.map(token => token.id).join(" ")
  compare.under(ids)
  const firsts = el("ol.strip.first")
  const node = el("div.beside", {}, firsts, compare.strip, compare.node)

  /** @param {any} data - `compare.first`: the first text's boxes, where the page sends them */
  function draw(data) {
    compare.draw(data)
    const on = Boolean(data.picture && data.compare) && data.view === view
    show(node, on)
    show(compare.switcher.node, Boolean(data.picture) && data.view === view)
    if (!on) return
    const { first, marks } = /** @type {Compared & { first?: Cell[] }} */ (data.compare)
    show(firsts, Boolean(first))
    fill(firsts, [first, marks, data.lang], () => (first || []).map((cell, i) => el("li.cell", { "data-joins": Boolean(cell.joins) },
      el("span.chip", { "data-kind": cell.kind, "data-other": Boolean(marks?.first[i]) }, el("bdi", {}, cell.text)), el("span.under", {}, ids(cell)))))
  }

  return { node, switcher: compare.switcher, draw, say: compare.say }
}
