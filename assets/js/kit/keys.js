// Keys for a lecturer standing up. They act on the document, except while somebody types or steers another control,
// here or anywhere else on the page.

const TYPING = "input, textarea, select, [contenteditable=''], [contenteditable=true]"
const STEERED = "[role=slider], [role=combobox], [role=listbox], [role=menu], [role=radiogroup], [role=tablist], [role=dialog]"
const PRESSED = "button, summary, a[href], [role=button]"

// listen(root, { ArrowRight: next }) -> function that stops listening. A handler that returns false lets the key pass.
export function listen(root, handlers) {
  function onkey(event) {
    if (!root.isConnected) return stop()
    const handler = handlers[event.key]
    if (!handler || event.defaultPrevented || event.repeat) return
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    const path = event.composedPath().filter(node => node instanceof Element)
    if (path.some(node => node.matches(TYPING) || node.matches(STEERED))) return
    if (event.key === " " && path.some(node => node.matches(PRESSED))) return
    if (handler() !== false) event.preventDefault()
  }
  const stop = () => document.removeEventListener("keydown", onkey)
  document.addEventListener("keydown", onkey)
  return stop
}
