// The text that all pages read, in the sidebar. Enter applies it (Shift+Enter breaks the line), and so does leaving the
// field. While an input method composes, Enter only confirms its candidate.
import { keepDraft } from "./kit/draft.js"
import { attr, el, show, text, uid } from "./kit/el.js"
import { expectText } from "./kit/presses.js"
import { adopt, load, theme } from "./kit/styles.js"

const sheets = await load(["tokens", "kit", "prompt"])
const fields = new WeakMap()
const COMPOSING = 229 // the key code of a key that an input method has taken

export default function draw({ data, parentElement, setTriggerValue }) {
  let field = fields.get(parentElement)
  if (!field) {
    adopt(parentElement.getRootNode(), sheets)
    field = createField()
    parentElement.replaceChildren(field.node)
    fields.set(parentElement, field)
  }
  field.draw(data, setTriggerValue)
}

export function createField() {
  const id = uid("text")
  const label = el("label.label", { for: id })
  const undo = el("button.undo", { type: "button", onclick: () => tell({ kind: "undo" }) })
  const area = el("textarea.area", { id, rows: "2", maxlength: "100000", spellcheck: "false", autocomplete: "off", oninput: typed, onblur: apply, onkeydown: key })
  const node = el("div.kit.prompt", {}, el("div.top", {}, label, undo), area)
  /** @type {string | null} */
  let applied = null // what Python knows
  /** @type {(name: string, value: object) => void} */
  let send = () => {}

  function draw(data, setTriggerValue) {
    send = setTriggerValue
    attr(node, "data-theme", theme(node))
    attr(node, "lang", data.tag)
    text(label, data.says.text)
    text(undo, data.back) // what a page's button brought can be taken back
    show(undo, Boolean(data.back))
    attr(area, "placeholder", data.says.placeholder)
    area.disabled = data.disabled
    if (data.text === applied) return
    if (applied === null || area.value === applied || trimmed() === data.text) area.value = data.text // else it is being typed on
    applied = data.text
    typed()
  }

  // Line breaks at the end are nobody's meaning: to a model they would be one more token.
  const trimmed = () => area.value.replace(/[\r\n]+$/, "")

  function typed() {
    keepDraft(trimmed() === applied ? null : trimmed())
  }

  function apply() {
    if (trimmed() === applied || area.disabled) return
    if (area.value !== trimmed()) area.value = trimmed()
    tell({ kind: "text", text: trimmed() })
  }

  function tell(act) {
    const n = Date.now()
    send("act", { n, ...act })
    expectText(n)
  }

  function key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === COMPOSING) return
    event.preventDefault()
    area.blur() // applies it, and gives the keys back to the page
  }

  return { node, draw }
}
