// What people say: another question, one more message, the system message, and which model reads the bare text.
import { attr, el, fill, show, template, text } from "../kit/el.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function createAsking(page) {
  const field = el("input.field", { type: "text", maxlength: 600, autocomplete: "off" })
  const ask = el("button.button", { type: "submit" })
  const more = el("button.button", { type: "button", onclick: () => say("say") })
  const node = el("form.asking", { onsubmit: event => { event.preventDefault(); say("ask") } }, field, ask, more)

  const system = el("input.field", { type: "text", maxlength: 600, autocomplete: "off", onchange: () => page.act("system", { text: system.value }) })
  const none = el("p.none")
  const label = el("label.system", {}, el("span"), system)
  const rules = el("div.rules", {}, label, none)

  const list = el("select", { onchange: () => page.go({ beside: list.value }) })
  const beside = el("label.system", {}, el("span"), list)

  function say(kind) {
    if (!field.value.trim()) return field.focus()
    page.act(kind, { text: field.value })
    field.value = ""
    field.blur() // the keys step again
  }

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    attr(field, "placeholder", says.message)
    attr(field, "aria-label", says.message)
    text(ask, says.ask)
    text(more, says.say_more)
    show(label, Boolean(data.system))
    show(none, !data.system || Boolean(data.instead))
    const model = data.columns[1].model
    text(none, data.instead ? `${template(says.instead, { other: data.instead, model })}${data.twin ? says.twin_left : ""}` : data.twin ? template(says.twin, { model }) : says.no_system)
    text(label.firstChild, says.system)
    if (data.system && !system.matches(":focus")) system.value = data.system.text
    text(beside.firstChild, says.beside)
    fill(list, [data.beside.options, data.lang], () => data.beside.options.map(([name, title]) => el("option", { value: name }, title)))
    list.value = data.beside.now
  }

  return { node, rules, beside, draw }
}
