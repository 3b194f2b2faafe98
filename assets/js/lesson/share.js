// The way for a room to this very view: a code to photograph and a short address to type, as large as the wall allows.
import { attr, el, fill, show, svg, text } from "../kit/el.js"
import { theRoom } from "./room.js"

/** @import { Data } from "./data.js" */

const QUIET = 4 // modules of white around a code, as readers need

/** @param {(act: object) => void} send - tells Python, which draws the code */
export function createShare(send) {
  const title = el("h2")
  const code = svg("svg", { role: "img", class: "code" })
  const link = el("p.link")
  const warning = el("p.wrong", { role: "status" })
  const close = el("button.button", { type: "button", onclick: () => sheet.close() })
  const sheet = el("dialog.sheet.share", {}, title, code, link, warning, close)
  theRoom().append(sheet)

  /** @param {Data} data */
  function draw({ says, answer }) {
    text(title, says.share)
    text(close, says.close)
    const share = answer?.share
    if (!share) return
    text(link, share.link)
    text(warning, share.local ? says.share_local : "")
    show(warning, share.local)
    attr(code, "aria-label", share.link)
    const size = share.rows.length + 2 * QUIET
    attr(code, "viewBox", `0 0 ${size} ${size}`)
    fill(code, share.rows, () => [svg("rect", { width: size, height: size, fill: "#fff" }), svg("path", { d: outline(share.rows), fill: "#000" })])
  }

  function open() {
    send({ kind: "share", base: new URL(".", document.baseURI).href })
    if (!sheet.open) sheet.showModal()
  }

  return { draw, open: () => sheet.open ? sheet.close() : open() }
}

/** One square for each dark module. @param {string[]} rows - of 0 and 1 */
export const outline = rows => rows.flatMap((row, y) => [...row].map((cell, x) => cell === "1" ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : "")).join("")
