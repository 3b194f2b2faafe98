// Guess first: the bars stay covered until the visitor has typed or picked a guess (or asks to see them anyway).
import { attr, el, fill, show, text } from "../kit/el.js"
import { word } from "../kit/chip.js"

export function createGuess(page) {
  const label = el("span")
  const toggle = el("button.switch", { type: "button", role: "switch", onclick: flip }, el("span.knob"), label)
  const question = el("h2")
  const options = el("div.options")
  const field = el("input.field", { type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: 60 })
  const go = el("button.button.filled", { type: "submit" })
  const form = el("form.typed", { onsubmit: submit }, field, go)
  const peek = el("button.link", { type: "button", onclick: () => page.peek() })
  const node = el("div.cover", {}, question, options, form, peek)
  let wasCovered = false

  function flip() {
    page.peeked = null
    page.act("cover", { on: !page.data.guess.on })
  }

  function submit(event) {
    event.preventDefault()
    if (field.value.trim()) page.act("guess", { text: field.value })
  }

  function draw(data) {
    const { words } = page
    if (!toggle.isConnected) page.parts.bars.switchBox.append(toggle)
    text(label, words.guess_switch)
    attr(toggle, "aria-checked", String(Boolean(data.guess?.on)))
    show(toggle, Boolean(data.guess))
    const covered = page.covered()
    show(node, covered)
    if (covered && !wasCovered) field.value = ""
    wasCovered = covered
    if (!covered) return
    text(question, words.guess_question)
    fill(options, data.guess.options, () => data.guess.options.map(option =>
      el("button.button", { type: "button", onclick: () => page.act("guess", { id: option.id }) }, word(option))))
    attr(field, "placeholder", words.guess_field)
    attr(field, "aria-label", words.guess_field)
    text(go, words.guess_go)
    text(peek, words.guess_peek)
  }

  return { node, draw }
}
