// Of something long a part is shown: which one, and buttons to what stands before and after it.
import { attr, el, fill, show, template, text } from "./el.js"
import { icon } from "./icons.js"

/** @param {(by: -1 | 1) => void} onmove */
export function createPart(onmove) {
  const before = el("button.button.small", { type: "button", onclick: () => onmove(-1) })
  const said = el("span", { role: "status" })
  const after = el("button.button.small", { type: "button", onclick: () => onmove(1) })
  const node = el("div.part", {}, before, said, after)

  // Counted from 1. `said` is a sentence with {first}, {last} and {of}; `one` in its place where only one is shown.
  /** @param {{ said: string, one?: string, earlier: string, later: string }} labels @param {{ first: number, last: number, of: number }} shown */
  function draw(labels, { first, last, of }) {
    show(node, first > 1 || last < of)
    text(said, template(first === last && labels.one ? labels.one : labels.said, { first, last, of }))
    for (const [button, sign, label, end] of [[before, "previous", labels.earlier, first <= 1], [after, "chevron", labels.later, last >= of]]) {
      fill(button, sign, () => icon(sign))
      attr(button, "aria-label", label)
      attr(button, "title", label)
      attr(button, "disabled", end)
    }
  }

  return { node, draw }
}
