// A page without a browser, for what builds nodes: nothing is laid out, so nothing has a size.
import { createRequire } from "node:module"

const { parseHTML } = createRequire(import.meta.url)("linkedom") // not import: .ci/run keeps packages outside the clone

export const { window, document, Element } = parseHTML("<!doctype html><body></body>")
Object.assign(globalThis, { document, Element, HTMLElement: window.HTMLElement, MutationObserver: window.MutationObserver })

// A key pressed on a node. It bubbles up to the document, as in a browser.
export function press(node, key, more = {}) {
  const event = new window.Event("keydown", { bubbles: true, cancelable: true, composed: true })
  for (const [name, value] of Object.entries({ key, ...more })) Object.defineProperty(event, name, { value })
  node.dispatchEvent(event)
  return event
}
