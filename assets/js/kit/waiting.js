// Who waits for others for longer than half a second is told so, and for about how long, while it lasts.
import { el, show, template, text } from "./el.js"
/** @import { Page } from "./page.js" */

const PATIENCE_MS = 500
const LOOK_MS = 1000
const LINE = new URL("../../../../line", import.meta.url)

/** @param {Page<any>} page */
export function createWaiting(page) {
  const node = el("div.waiting.card", { role: "status", hidden: "" })
  /** @type {object | null} */
  let act = null
  let timer = 0

  // Called whenever an act begins or ends: with the one that is under way.
  function follow(flying) {
    if (flying === act) return
    act = flying
    clearTimeout(timer)
    show(node, false)
    if (flying) timer = setTimeout(() => look(flying), PATIENCE_MS)
  }

  async function look(asked) {
    const told = await place(page.data.who)
    if (asked !== act) return // answered meanwhile
    show(node, told.seconds > 0)
    text(node, template(page.data.waiting, { before: told.before, seconds: Math.ceil(told.seconds) }))
    timer = setTimeout(() => look(asked), LOOK_MS)
  }

  return { node, follow }
}

/** @param {string} who @returns {Promise<{ before: number, seconds: number }>} */
async function place(who) {
  try {
    const answer = await fetch(`${LINE}?who=${encodeURIComponent(who)}`)
    if (answer.ok) return await answer.json()
  } catch { /* no network: Streamlit says so */ }
  return { before: 0, seconds: 0 }
}
