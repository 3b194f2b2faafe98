// What holds on every page for somebody who stands on a stage: a digit opens a page, ? lists the keys, and after a click
// the keys belong to the page again.
import { el, fill } from "./el.js"
import { held, theirs, typing } from "./keys.js"
import { expectPage } from "./presses.js"

const STAYS = "input, textarea, select, [contenteditable], [role=slider], [role=combobox], [role=dialog] *, dialog, dialog *"
const DIGITS = "1234567890" // of the pages in their order: the tenth has 0
const PHONE = "(max-width: 640px)"
const SHUT = "[data-testid=stSidebarCollapseButton] button"
const LINK = "[data-testid=stSidebar] [data-testid=stPageLink] a"

/** @param {(index: number) => void} open - opens the page of that place in the list, from 0 on */
export function createStage(open) {
  const list = el("dl.keys")
  const places = el("dl.keys")
  const close = el("button.button", { type: "button", onclick: () => sheet.close() })
  const title = el("h2")
  const sheet = el("dialog.key-sheet", {}, title, el("div.lists", {}, list, places), close)
  let pages = 0

  // keys: [[key, what it does], ...]
  function draw({ says, chapters }) {
    pages = chapters.length
    fill(list, says, () => pairs([
      [says.key_next, "\u2192  Page Down"], [says.key_back, "\u2190  Page Up"], [says.key_play, says.key_space],
      [says.key_other, "\u2191  \u2193"], [says.key_view, "[  ]"], [says.key_apply, "Enter"], [says.key_lecture, "L"], [says.key_share, "Q"], [says.key_questions, "W"], [says.key_list, "?"],
    ]))
    fill(places, chapters, () => pairs(chapters.map((name, i) => [name, DIGITS[i] ?? ""])))
    fill(title, says.keys, () => [says.keys])
    fill(close, says.key_close, () => [says.key_close])
  }

  function onkey(event) {
    if (event.defaultPrevented || event.repeat) return
    const asks = event.key === "?" && !event.ctrlKey && !event.metaKey && !event.altKey // above an open dialog too
    if (asks && !typing(event)) sheet.open ? sheet.close() : sheet.showModal()
    else if (theirs(event, "dialog.key-sheet")) return
    else if (/^\d$/.test(event.key) && DIGITS.indexOf(event.key) < pages && !held(event)) turn(DIGITS.indexOf(event.key))
    else return
    event.preventDefault()
  }

  function turn(index) {
    const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(LINK))
    if (links[index]) expectPage(links[index].href)
    open(index)
  }

  // A press of a key has detail 0: who goes by keyboard keeps the focus.
  function onclick(event) {
    const link = event.composedPath().find(node => node instanceof HTMLAnchorElement && node.matches(LINK))
    if (link && !held(event)) expectPage(link.href)
    if (!event.detail) return
    if (link && matchMedia(PHONE).matches) /** @type {HTMLElement | null} */ (document.querySelector(SHUT))?.click()
    giveBack() // at once, for a key that follows at once; and what the click has moved it to
    requestAnimationFrame(giveBack)
  }

  function giveBack() {
    const node = focused()
    if (node && node !== document.body && !node.matches(STAYS)) node.blur()
  }

  document.addEventListener("keydown", onkey)
  document.addEventListener("click", onclick)
  return { node: sheet, draw, stop: () => { document.removeEventListener("keydown", onkey); document.removeEventListener("click", onclick) } }
}

/** @param {string[][]} keys - what a key does, and the key */
function pairs(keys) {
  return keys.flatMap(([what, key]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, what)])
}

/** @returns {HTMLElement | null} */
function focused() {
  let node = document.activeElement
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement
  return /** @type {HTMLElement | null} */ (node)
}
