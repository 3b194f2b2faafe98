// Where nobody has picked a head the page picks one for each text: it says which, and leads back to the one before.
import { el, show, template, text } from "../kit/el.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function createMoved(page) {
  const said = el("span")
  const keep = el("button.button.small", { type: "button", onclick: () => page.go({ layer: before.layer, head: before.head }) })
  const node = el("p.moved", { role: "status" }, said, keep)
  let read = null // the words, to tell another text
  let last = null // the head that was shown
  let before = null // and the one that the page had chosen for the text before

  /** @param {Data} data */
  function draw({ at: { layer, head, chosen }, names, sizes }, covered) {
    const now = names.map(name => name.text).join("|")
    const model = String(Object.values(sizes)) // another has other heads
    if (chosen || last?.model !== model) before = null
    else if (now !== read) before = last.layer !== layer || last.head !== head ? last : null
    read = now
    last = { layer, head, model }
    show(node, Boolean(before) && !covered)
    if (!before) return
    text(said, template(page.says.moved, { head: `L${layer}H${head}` }))
    text(keep, template(page.says.keep_head, { head: `L${before.layer}H${before.head}` }))
  }

  return { node, draw }
}
