// Guess first: the bars stay covered until the visitor has typed or picked a guess (or asks to see them anyway).
import { attr, el, fill, show, template, text } from "../kit/el.js"
import { word } from "../kit/chip.js"
import { createSwitch } from "../kit/switch.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function createGuess(page) {
  const toggle = createSwitch(() => page.cover(!page.data.guess.on))
  const question = el("h2")
  const options = el("div.options")
  const field = el("input.field", { type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: 60 })
  const go = el("button.button.filled", { type: "submit" })
  const refused = el("p.refused", { role: "status" })
  const form = el("form.typed", { onsubmit: submit }, field, go)
  const peek = el("button.link", { type: "button", onclick: () => page.peek() })
  const node = el("div.cover", {}, question, options, form, refused, peek)
  let wasCovered = false

  function submit(event) {
    event.preventDefault()
    if (field.value.trim()) page.act("guess", { text: field.value })
  }

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    if (!toggle.node.isConnected) page.parts.bars.switchBox.prepend(toggle.node)
    toggle.draw(says.guess_switch, Boolean(data.guess?.on))
    show(toggle.node, Boolean(data.guess))
    const covered = page.covered()
    show(node, covered)
    if (covered && !wasCovered) field.value = ""
    wasCovered = covered
    if (!covered) return
    text(question, says.guess_question)
    fill(options, data.guess.options, () => data.guess.options.map(option =>
      el("button.button", { type: "button", onclick: () => page.act("guess", { id: option.id }) }, word(option))))
    text(refused, data.guess.refused ? template(says.guess_refused, { word: data.guess.refused }) : "")
    attr(field, "placeholder", says.guess_field)
    attr(field, "aria-label", says.guess_field)
    text(go, says.guess_go)
    text(peek, says.guess_peek)
  }

  return { node, draw }
}
