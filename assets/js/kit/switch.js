// A switch that is on or off.
import { attr, el, text } from "./el.js"

// createSwitch(onclick): draw(label, on).
export function createSwitch(onclick) {
  const label = el("span")
  const node = el("button.switch", { type: "button", role: "switch", onclick }, el("span.knob"), label)

  function draw(said, on) {
    attr(node, "aria-checked", String(on))
    text(label, said)
  }

  return { node, draw }
}
