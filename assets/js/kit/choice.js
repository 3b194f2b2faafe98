// Two or more ways side by side, one of them chosen.
import { attr, el, text } from "./el.js"
import { roving } from "./roving.js"

// createChoice(names, onpick): draw(labels, chosen, label).
export function createChoice(names, onpick) {
  const buttons = names.map(name => el("button.choice", { type: "button", role: "radio", onclick: () => onpick(name) }))
  const node = roving(el("div.choices", { role: "radiogroup" }, ...buttons), "button", { line: true, picks: true })

  function draw(labels, chosen, label) {
    attr(node, "aria-label", label)
    buttons.forEach((button, i) => {
      text(button, labels[i])
      attr(button, "aria-checked", String(names[i] === chosen))
    })
  }

  return { node, draw }
}
