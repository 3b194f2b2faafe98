// The ways into the model at this step: the pages that open what is computed between the text and the bars.
import { attr, el, text } from "../kit/el.js"
import { roving } from "../kit/roving.js"
/** @import { Page } from "./data.js" */

/** @param {Page} page */
export function createInside(page) {
  const said = el("span")
  const ways = ["attention", "transformer"].map(name => ({ name, button: el("button.button.small", { type: "button", onclick: () => page.act("inside", { page: name }) }) }))
  const node = roving(el("div.inside", { role: "group" }, said, ...ways.map(way => way.button)), "button", { line: true })

  function draw() {
    const { says } = page
    text(said, says.inside)
    attr(node, "aria-label", says.inside)
    for (const { name, button } of ways) text(button, says[`inside_${name}`])
  }

  return { node, draw }
}
