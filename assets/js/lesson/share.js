// The way for a room to this very view: a code to photograph and a short address to type, as large as the wall allows.
import { attr, el, fill, show, svg, template, text } from "../kit/el.js"
import { shownPage } from "../kit/presses.js"
import { download } from "./builder.js"
import { csv, pictureOf, pngOf, tablesOf } from "./files.js"
import { openSheet } from "./room.js"

/** @import { Data } from "./data.js" */

const FILLED_MS = 120 // ms: a page hears that its table was opened, and fills it
const QUIET = 4 // modules of white around a code, as readers need

/** @param {(act: import("../kit/data.js").Act) => void} send - tells Python, which draws the code */
export function createShare(send) {
  const title = el("h2")
  const code = svg("svg", { role: "img", class: "code" })
  const link = el("p.link")
  const warning = el("p.wrong", { role: "status" })
  const close = el("button.button", { type: "button", onclick: () => sheet.close() })
  const button = act => el("button.button", { type: "button", onclick: act })
  const [png, drawn, table, run, print] = [
    button(async () => download("picture.png", await pngOf(page(), caption()), "image/png")),
    button(() => download("picture.svg", pictureOf(page(), caption()).text, "image/svg+xml")),
    button(async () => download("tables.csv", csv(await opened(tablesOf)), "text/csv;charset=utf-8")),
    button(() => send({ kind: "run" })),
    button(() => { sheet.close(); window.print() }),
  ]
  const sheet = el("dialog.sheet.share", {}, title, code, link, warning, el("div.row", {}, png, drawn, table, run, print, close))
  /** @type {Data} */
  let data = null
  let answered = 0
  let reached = ""
  const page = () => /** @type {HTMLElement} */ (shownPage())

  // What a picture shows, for whoever finds the file later.
  function caption() {
    const { says } = data
    const seed = new URLSearchParams(location.search).get("seed") // the address says what is shown
    const heading = page().querySelector("h1")?.textContent || data.pages[data.page]
    return [heading, template(says.caption, { model: data.model, text: data.text }), seed ? template(says.seed, { seed }) : "", reached || location.href].filter(Boolean)
  }

  // Tables behind "as a table" are there once it was opened.
  async function opened(read) {
    const closed = [...page().querySelectorAll("details")].filter(one => !one.open && !one.matches(".questions, .questions *"))
    for (const one of closed) one.open = true
    await new Promise(done => setTimeout(done, FILLED_MS))
    const found = read(page())
    for (const one of closed) one.open = false
    return found
  }

  /** @param {Data} told */
  function draw(told) {
    data = told
    const { says, answer } = told
    for (const [node, words] of [[png, says.png], [drawn, says.svg], [table, says.csv], [run, says.json], [print, says.print]]) text(node, words)
    if (answer && answer.n > answered) {
      answered = answer.n
      if (answer.kind === "run" && !answer.run) text(warning, says.no_run)
      show(warning, Boolean(warning.textContent))
      if (answer.run) download("run.json", `${JSON.stringify(answer.run, null, 1)}\n`, "application/json")
    }
    text(title, says.share)
    text(close, says.close)
    const share = answer?.share
    if (!share) return
    reached = share.link
    text(link, share.link)
    text(warning, share.local ? says.share_local : "")
    show(warning, share.local)
    drawCode(code, share.rows, share.link)
  }

  function open() {
    send({ kind: "share", base: new URL(".", document.baseURI).href })
    openSheet(sheet)
  }

  return { draw, open: () => sheet.open ? sheet.close() : open() }
}

/** A QR code for what `label` says. @param {SVGSVGElement} code @param {string[]} rows @param {string} label */
export function drawCode(code, rows, label) {
  attr(code, "aria-label", label)
  const size = rows.length + 2 * QUIET
  attr(code, "viewBox", `0 0 ${size} ${size}`)
  fill(code, rows, () => [svg("rect", { width: size, height: size, fill: "#fff" }), svg("path", { d: outline(rows), fill: "#000" })])
}

/** One square for each dark module. @param {string[]} rows - of 0 and 1 */
export const outline = rows => rows.flatMap((row, y) => [...row].map((cell, x) => cell === "1" ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : "")).join("")
