// Words that were taken on the page "Next word" and are read here too: how many, the way back to them, and without them.
import { el, fill, show, text } from "./el.js"
import { icon } from "./icons.js"

/** @import { Page } from "./page.js" */

/** @param {Page<any>} page */
export function createTaken(page) {
  const said = el("span")
  const back = el("button.button.small", { type: "button", onclick: () => page.act("to_step") })
  const alone = el("button.button.small", { type: "button", onclick: () => page.act("text_alone") })
  const node = el("div.taken-words", {}, said, back, alone)

  /** @param {import("./data.js").Taken | null} taken */
  function draw(taken) {
    show(node, Boolean(taken))
    if (!taken) return
    text(said, taken.said)
    fill(back, taken.back, () => [icon("back"), taken.back])
    text(alone, taken.alone)
  }

  return { node, draw }
}
