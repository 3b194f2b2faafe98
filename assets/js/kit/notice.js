// What went wrong, or what is waited for, in place: the page around it stays.
import { attr, el, fill, rich, show, text } from "./el.js"
import { drawsChinese } from "./fonts.js"
import { icon } from "./icons.js"
/** @import { Act, Notice } from "./data.js" */

// page.main is the picture. The notice stands above it when there is a picture to see (data.rows or data.picture), or
// in its place.
/** @param {(data: any) => Notice | null} own - a page's own notice when Python sent none */
export function createNotice(page, own) {
  const sign = icon("warning")
  const says = el("div.says")
  const progress = el("progress", { max: "1" })
  // It stays one button while the words beside it change: a press may begin before a change and end after it.
  const button = el("button.button", { type: "button", onclick: send })
  const node = el("div.notice.card", {}, sign, says, progress, button)
  /** @type {string | Act} */
  let act = ""

  function draw(data) {
    const notice = data.notice || own(data) || fontless(data)
    show(node, Boolean(notice))
    const place = data.rows || data.picture ? page.root : page.main
    if (node.parentNode !== place) place.insertBefore(node, place === page.root ? page.main : page.main.firstChild)
    if (!notice) return
    attr(node, "role", notice.kind === "error" ? "alert" : "status")
    attr(node, "data-kind", notice.kind)
    show(sign, notice.kind === "error")
    fill(says, [notice.title, notice.text, notice.values, data.lang], () => [
      notice.title ? el("b", {}, notice.title) : null, notice.title ? " " : null, ...rich(notice.text, notice.values, page.term),
    ])
    show(progress, notice.progress !== undefined)
    attr(progress, "value", String(notice.progress || 0))
    show(button, Boolean(notice.button))
    text(button, notice.button?.label || "")
    act = notice.button?.act
  }

  // The last notice of all, in Latin letters: there would be boxes in place of Chinese.
  function fontless(data) {
    const chinese = data.lang === "zh" || /[\u4e00-\u9fff]/.test(JSON.stringify(data.strip || data.names || data.tokens || ""))
    return chinese && !drawsChinese(page.root) ? { kind: "info", text: data.no_font } : null
  }

  // A button's act is a kind alone or a whole act.
  function send() {
    const { kind, ...extra } = typeof act === "string" ? { kind: act } : act
    page.act(kind, extra)
  }

  return { node, draw }
}
