// Where lecture mode draws: above the page, outside of the sidebar that it hides. One for the whole window.
import { attr, el } from "../kit/el.js"
import { adopt, load } from "../kit/styles.js"

const sheets = await load(["tokens", "kit", "prompt", "lesson", "lesson_ask"])
const [frame] = await load(["lesson_frame"])
const host = el("div.lesson-room")
const root = el("div.kit.lesson")

/** A dialog stands in the window only while it is open. @param {HTMLDialogElement} sheet */
export function openSheet(sheet) {
  if (sheet.open) return
  theRoom().append(sheet)
  sheet.addEventListener("close", () => sheet.remove(), { once: true })
  sheet.showModal()
}

/** The node that what is shown of a lesson is put into; made at the first call. */
export function theRoom() {
  if (!host.isConnected) {
    const shadow = host.shadowRoot || host.attachShadow({ mode: "open" })
    adopt(shadow, sheets)
    adopt(document, [frame])
    shadow.append(root)
    document.body.append(host)
  }
  return root
}

/** The words' language and the colours of the app around. @param {string} tag @param {string} theme */
export function dress(tag, theme) {
  attr(theRoom(), "lang", tag)
  attr(root, "data-theme", theme)
}
