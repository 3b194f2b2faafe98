// Keys for a lecturer standing up. They act on the document, except while somebody types or steers another control,
// here or anywhere else on the page. A clicker sends Page Down and Page Up: they and the arrows mean the same everywhere.

const MOVES = {
  ArrowRight: "next", PageDown: "next", ArrowLeft: "back", PageUp: "back", ArrowUp: "up", ArrowDown: "down", " ": "toggle",
  "[": "viewBefore", "]": "viewAfter",
}
export const TYPING = "input, textarea, select, [contenteditable=''], [contenteditable=true]"
const STEERED = "[role=slider], [role=combobox], [role=listbox], [role=menu], [role=radiogroup], [role=tablist], [role=dialog], dialog"
const PRESSED = "button, summary, a[href], [role=button]"
const SHUT = "[role=combobox][aria-expanded=false]" // a menu that is closed has no use for them

/**
 * rise and sink: what ↑ and ↓ do in lecture mode, on a page whose steps go up.
 * @typedef {Partial<Record<"next" | "back" | "up" | "down" | "rise" | "sink" | "toggle" | "viewBefore" | "viewAfter", () => unknown>>} Moves
 */

/**
 * @param {Element} root - of the page: once it is gone nothing is heard
 * @param {Moves} moves - false lets the key pass
 * @returns {() => void} stops listening
 */
export function listen(root, moves) {
  function onkey(event) {
    if (!root.isConnected) return stop()
    const move = moves[MOVES[event.key]]
    if (!move || event.defaultPrevented || event.repeat || held(event)) return
    const path = event.composedPath().filter(node => node instanceof Element)
    const across = ["next", "back"].includes(MOVES[event.key])
    if (path.some(node => node.matches(`${TYPING}, ${STEERED}`) && !(across && node.matches(SHUT)))) return
    if (event.key === " " && path.some(node => node.matches(PRESSED))) return
    if (move() !== false) event.preventDefault()
  }
  const stop = () => document.removeEventListener("keydown", onkey)
  document.addEventListener("keydown", onkey)
  return stop
}

export const held = event => event.ctrlKey || event.metaKey || event.altKey || event.shiftKey
