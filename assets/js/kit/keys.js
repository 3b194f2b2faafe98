// Keys for a lecturer standing up. They act on the document, except while somebody types or steers another control,
// here or anywhere else on the page. A clicker sends Page Down and Page Up: they mean a step everywhere, even while a text
// is typed. What was chosen with a pointer needs no keys afterwards.

const MOVES = {
  ArrowRight: "next", PageDown: "next", ArrowLeft: "back", PageUp: "back", ArrowUp: "up", ArrowDown: "down", " ": "toggle",
  "[": "viewBefore", "]": "viewAfter", w: "questions",
}
const CLICKER = ["PageDown", "PageUp"]
const SHUT = "[role=combobox][aria-expanded=false]" // a menu that is closed
const OPEN = "[role=combobox][aria-expanded=true], [role=menu], [role=dialog], dialog[open]"
const TEXT = `textarea, input:not([type=range], [type=checkbox], [type=radio], ${SHUT}), [contenteditable=''], [contenteditable=true]`
const STEERED = "input, select, [role=slider], [role=combobox], [role=listbox], [role=radiogroup], [role=tablist]"
const PRESSED = "button, summary, a[href], [role=button]"

let pointed = false // what has the focus got it from a pointer
document.addEventListener("pointerdown", () => { pointed = true }, true)
document.addEventListener("keydown", event => { if (event.key === "Tab") pointed = false }, true)

/** Whether a key was pressed in a node of these kinds. @param {KeyboardEvent} event @param {string} kinds - a selector */
export const within = (event, kinds) => event.composedPath().some(node => node instanceof Element && node.matches(kinds))

/** Whether a text is being typed. @param {KeyboardEvent} event */
export const typing = event => within(event, TEXT)

/**
 * Whether a key is for the control in which it was pressed, and not for the page or the lesson.
 * @param {KeyboardEvent} event
 * @param {string} [passing] - dialogs that let the page's keys pass
 */
export function theirs(event, passing) {
  if (within(event, OPEN) && !(passing && within(event, passing))) return true
  if (CLICKER.includes(event.key)) return false
  if (typing(event)) return true
  const across = ["ArrowRight", "ArrowLeft"].includes(event.key) && within(event, SHUT) // there they do nothing
  return within(event, STEERED) && !across && !pointed
}

/**
 * rise and sink: what ↑ and ↓ do in lecture mode, on a page whose steps go up. cover and uncover: what a room is to guess.
 * @typedef {Partial<Record<"next" | "back" | "up" | "down" | "rise" | "sink" | "toggle" | "viewBefore" | "viewAfter" | "questions" | "cover" | "uncover", () => unknown>>} Moves
 */

/**
 * @param {Element} root - of the page: once it is gone nothing is heard
 * @param {Moves} moves - false lets the key pass
 * @returns {() => void} stops listening
 */
export function listen(root, moves) {
  function onkey(event) {
    if (!root.isConnected) return stop()
    const move = moves[MOVES[event.key.length === 1 ? event.key.toLowerCase() : event.key]]
    if (!move || event.defaultPrevented || event.repeat || held(event)) return
    if (theirs(event)) return
    if (event.key === " " && within(event, PRESSED)) return
    if (move() !== false || typing(event)) event.preventDefault() // where a text is typed nothing scrolls by it
  }
  const early = event => { if (within(event, SHUT)) onkey(event) } // such a menu would keep the arrows
  function stop() {
    document.removeEventListener("keydown", onkey)
    document.removeEventListener("keydown", early, true)
  }
  document.addEventListener("keydown", onkey)
  document.addEventListener("keydown", early, true)
  return stop
}

export const held = event => event.ctrlKey || event.metaKey || event.altKey || event.shiftKey
