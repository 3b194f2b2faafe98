// Keys that come before the picture which they are meant for: they wait, in order, until it is drawn. That holds across
// pages too, since browsers keep one copy of this module for all components: what follows a digit is for the next page.
// What still waits for a page that is left is dropped; on the next page it would mean something else.
import { pageOf } from "./address.js"
import { listen } from "./keys.js"

const PATIENCE = 10_000 // ms: an answer can be lost
const LONGEST = 12
const MOVES = {
  next: () => press("next"), back: () => press("back"), up: () => press("up"), down: () => press("down"), toggle: () => move("toggle"),
  viewBefore: () => press("viewBefore"), viewAfter: () => press("viewAfter"), questions: () => move("questions"),
}

// The page's own keys in lecture mode, ↓ and ↑: its next step and the one before, but where steps go up they go down and up.
const LECTURE = { page_next: ["sink", "next", "down"], page_back: ["rise", "back", "up"] }

/**
 * The picture that was drawn last: its page, what keys do in it, and whether it waits for an answer itself.
 * @type {{ name: string, root: Element, moves: Record<string, () => unknown>, waits: () => boolean } | null}
 */
let shown = null
/** @type {{ name: string, page: string }[]} each with the page that it is for */
const waiting = []
const text = { asked: 0, answered: 0 } // numbers of the field's acts, which are times in ms
const page = { name: "", asked: 0 }

/** @param {typeof shown} picture @param {number | null} [answered] - the field's last act that it answers */
export function attend(picture, answered) {
  if (!shown) listen(document.documentElement, MOVES)
  shown = picture
  text.answered = Math.max(text.answered, answered || 0)
  if (picture.name === page.name) page.name = ""
  catchUp()
}

/** What waits is dropped: the step of a lecture that it was for is left. */
export function dropPresses() {
  waiting.length = 0
}

/** The page that is shown. @returns {Element | null} */
export const shownPage = () => shown?.root.isConnected ? shown.root : null

/** @param {number} n - of the act that sent a text */
export function expectText(n) {
  text.asked = n
}

/** @param {string} address - the whole one of the page that was asked for */
export function expectPage(address) {
  if (pageOf(address) !== page.name) dropPresses()
  page.name = pageOf(address)
  page.asked = Date.now()
}

/** A move as if its key had been pressed. @param {string} name @returns {unknown} false where the page has no use for it */
export function press(name) {
  catchUp()
  if (!waits()) return move(name)
  if (waiting.length < LONGEST) waiting.push({ name, page: turning() ? page.name : shown?.name })
  return true
}

function catchUp() {
  while (waiting.length && !waits()) {
    const { name, page } = waiting.shift()
    if (shown?.name === page) move(name)
  }
}

function move(name) {
  const moves = shown?.root.isConnected ? shown.moves : {}
  return (LECTURE[name] || [name]).some(one => moves[one] && moves[one]() !== false)
}

const recent = asked => Date.now() - asked < PATIENCE
const turning = () => Boolean(page.name && recent(page.asked))

function waits() {
  if (turning()) return true
  if (text.asked > text.answered && recent(text.asked)) return true
  return Boolean(shown?.root.isConnected && shown.waits())
}
