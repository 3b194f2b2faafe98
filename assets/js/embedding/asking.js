// A field with a button: Enter sends it.
import { el, focused } from "../kit/el.js"

export function asking(onsend) {
  const field = el("input.field", { type: "text", maxlength: "4000", onkeydown(event) { if (event.key === "Enter") onsend(field.value) } })
  const button = el("button.button", { type: "button", onclick: () => onsend(field.value) })
  return { node: el("div.asking", {}, field, button), field, button, set(value) { if (field !== focused(field) && field.value !== value) field.value = value } }
}
