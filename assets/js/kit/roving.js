// Roving focus: of a group of controls (tabs, radios, a list, a grid) one takes part in the Tab order, arrow keys move
// among them. What was rebuilt under the focus gets it back.
import { attr, focused } from "./el.js"

const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }
const CHOSEN = "[aria-checked=true], [aria-selected=true], [aria-current]:not([aria-current=false])"
const WATCHED = ["aria-checked", "aria-selected", "aria-current", "hidden", "disabled"]

/**
 * roving(list, "button"): `items` selects the controls. `line`: they follow one another, round from the last to the first;
 * otherwise arrows go where they point. `picks`: to move is to choose, as among radios.
 * @template {Element} T
 * @param {T} node
 * @param {string} items
 * @param {{ line?: boolean, picks?: boolean }} [how]
 * @returns {T} the same node
 */
export function roving(node, items, { line = false, picks = false } = {}) {
  /** @type {HTMLElement | null} */
  let last = null // that had the focus
  let at = 0 // its place
  let held = false

  const all = () => /** @type {HTMLElement[]} */ ([...node.querySelectorAll(items)].filter(one => !one.closest("[hidden]") && !one.hasAttribute("disabled")))

  function settle() {
    const some = all()
    const stays = some.find(one => one.matches(CHOSEN)) || some[some.indexOf(last)] || some[Math.min(at, some.length - 1)]
    for (const one of some) attr(one, "tabindex", one === stays ? "0" : "-1")
    if (!held || last?.isConnected || node.contains(focused(node))) return
    some[Math.min(at, some.length - 1)]?.focus({ preventScroll: true })
  }

  node.addEventListener("focusin", (/** @type {any} */ event) => {
    const one = event.target.closest(items)
    if (!one) return
    last = one
    at = all().indexOf(one)
    held = true
    settle()
  })
  // What is taken away loses the focus while it still stands: a moment later it does not.
  node.addEventListener("focusout", () => queueMicrotask(() => { if (last?.isConnected && !node.contains(focused(node))) held = false }))
  node.addEventListener("keydown", (/** @type {any} */ event) => {
    const one = event.target.closest(items)
    if (!one || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    const some = all()
    const next = event.key === "Home" ? some[0] : event.key === "End" ? some.at(-1) : beside(some, one, STEPS[event.key], line)
    if (next === undefined) return
    event.preventDefault()
    event.stopPropagation() // the page's own arrows rest meanwhile
    if (!next) return
    next.focus()
    if (picks) next.click ? next.click() : next.dispatchEvent(new Event("click"))
  })
  new MutationObserver(settle).observe(node, { childList: true, subtree: true, attributes: true, attributeFilter: WATCHED })
  settle()
  return node
}

// The control that a key leads to: undefined for any other key, null where there is none.
function beside(some, one, step, line) {
  if (!step) return undefined
  const here = some.indexOf(one)
  if (line) return some[(here + step[0] + step[1] + some.length) % some.length]
  const boxes = some.map(other => other.getBoundingClientRect())
  return some[nearest(boxes, here, step)] || null
}

/**
 * Of boxes the nearest one in a direction, rather straight ahead than aside; -1 for none.
 * @param {{ left: number, top: number, width: number, height: number }[]} boxes
 * @param {number} here
 * @param {number[]} step
 */
export function nearest(boxes, here, [right, down]) {
  const middle = box => [box.left + box.width / 2, box.top + box.height / 2]
  const [x, y] = middle(boxes[here])
  let best = -1
  let least = Infinity
  boxes.forEach((box, i) => {
    const [dx, dy] = [middle(box)[0] - x, middle(box)[1] - y]
    const ahead = right ? dx * right : dy * down
    const aside = Math.abs(right ? dy : dx)
    if (ahead < 1 || ahead + 3 * aside >= least) return
    least = ahead + 3 * aside
    best = i
  })
  return best
}
