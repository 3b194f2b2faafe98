// What kind of head this is, by measurement: its scores on random repeated words, beside those on this very text.
import { el, fill, template, text } from "../kit/el.js"
import { number } from "../kit/format.js"
/** @import { Data, Page } from "./data.js" */

const TERMS = { first: "sink", induction: "induction_head" } // what explains them

/** @param {Page} page */
export function createKind(page) {
  const title = el("h2")
  const here = el("p.here-kind")
  const list = el("ul.scores")
  const legend = el("p.note")
  const note = el("p.note.limits")
  const node = el("div.kind", {}, title, here, list, legend, note)

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { kinds, at } = data
    const ready = kinds?.scores
    const name = ready ? kinds.named[at.layer][at.head] : null
    text(title, ready ? template(says.kind_is, { head: `L${at.layer}H${at.head}`, kind: says[`kind_${name}`] }) : template(says.measuring, { share: Math.round(100 * (kinds?.share || 0)) }))
    text(here, ready ? template(says.kind_here, { kind: says[`kind_${kinds.named_here[at.layer][at.head]}`] }) : "")
    fill(list, [at.layer, at.head, ready && kinds.here, data.lang], () => (ready ? kinds.names : []).map((kind, k) => el("li", {},
      el("span", {}, kind in TERMS ? page.term(TERMS[kind], says[`kind_${kind}`]) : says[`kind_${kind}`]), el("b", {}, number(kinds.scores[at.layer][k][at.head])), el("span.here", {}, number(kinds.here[at.layer][k][at.head])))))
    text(legend, ready ? says.kind_legend : "")
    text(note, ready ? template(says.kind_note, { from: number(kinds.from) }) : "")
  }

  return { node, draw }
}
