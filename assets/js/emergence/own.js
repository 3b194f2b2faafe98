// A task of one's own: two columns, line by line; the last lines are asked.
import { el, text } from "../kit/el.js"
/** @import { Page } from "./data.js" */

const LINES = 5

/** @param {Page} page */
export function createOwn(page) {
  const [left, right] = ["left", "right"].map(() => el("textarea.field", { rows: LINES, maxlength: 600, spellcheck: "false" }))
  const names = [el("label", {}, el("span"), left), el("label", {}, el("span"), right)]
  const note = el("p.note")
  const send = el("button.button", { type: "submit" })
  const node = el("form.own", { onsubmit: event => { event.preventDefault(); page.act("own", { left: left.value, right: right.value }) } }, ...names, el("div", {}, note, send))

  /** @param {{ left: string, right: string }} columns */
  function draw(columns) {
    const { says } = page
    text(names[0].firstChild, says.own_left)
    text(names[1].firstChild, says.own_right)
    text(note, says.own_note)
    text(send, says.own_send)
    if (!left.matches(":focus") && columns.left) left.value = columns.left
    if (!right.matches(":focus") && columns.right) right.value = columns.right
  }

  return { node, draw }
}
