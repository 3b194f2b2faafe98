// T in lecture mode: the app's own text field, large, in place of the step's sentence. Enter applies the text, Esc does not.
import { attr, el, show } from "../kit/el.js"
import { createField } from "../prompt.js"
import { theRoom } from "./room.js"

/** @import { Data } from "./data.js" */

/**
 * @param {(act: import("../kit/data.js").Act) => number} send - tells Python
 * @param {HTMLElement} words - the sentence that gives way meanwhile
 */
export function createTyping(send, words) {
  const field = createField()
  const area = field.node.querySelector("textarea")
  const node = el("div.typing", { hidden: "", onkeydown: key }, field.node)
  node.addEventListener("focusout", close) // the field applies its text by itself
  let applied = ""

  /** @param {Data} data */
  function draw({ text, reads, tag, says }) {
    applied = text
    field.draw({ text, tag, disabled: !reads, back: "", says: { text: says.type_how, placeholder: "" } }, (_, act) => send(act))
    attr(field.node, "data-theme", theRoom().getAttribute("data-theme")) // it stands outside of Streamlit's colours
  }

  function open() {
    show(words, false)
    show(node, true)
    area.focus()
    area.select()
  }

  function close() {
    show(node, false)
    show(words, true)
  }

  function key(event) {
    if (event.key !== "Escape" || event.isComposing) return
    event.stopPropagation()
    area.value = applied // so that leaving the field applies nothing
    area.blur()
  }

  return { node, draw, open, close }
}
