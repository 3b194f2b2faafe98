// What went wrong, or what is waited for, in place: the page around it stays.
import { attr, el, fill, rich, show } from "../kit/el.js"
import { icon } from "../kit/icons.js"

export function createNotice(page) {
  const node = el("div.notice.card")

  function draw(data) {
    const notice = data.notice || ending(data)
    show(node, Boolean(notice))
    const place = data.rows ? page.root : page.main // above the picture, or in its place
    if (node.parentNode !== place) place.insertBefore(node, data.rows ? page.main : page.main.firstChild)
    if (!notice) return
    attr(node, "role", notice.kind === "error" ? "alert" : "status")
    attr(node, "data-kind", notice.kind)
    fill(node, [notice, data.lang], () => [
      notice.kind === "error" ? icon("warning") : null,
      el("div.says", {}, notice.title ? el("b", {}, notice.title) : null, notice.title ? " " : null, ...rich(notice.text, notice.values, page.term)),
      notice.button ? el("button.button", { type: "button", onclick: () => send(notice.button.act) }, notice.button.label) : null,
    ])
  }

  // Nothing to read yet, or the loop is over: the model said so, or this server's limit is reached.
  function ending({ strip, ended, full }) {
    const { words } = page
    if (!strip.length) return { kind: "info", text: words.empty, button: { label: words.example, act: { kind: "example", text: words.example } } }
    if (ended) return { kind: "info", text: words.ended, values: { token: ended } }
    return full ? { kind: "info", text: words.full } : null
  }

  // A button's act is a kind alone or a whole act.
  function send(act) {
    const { kind, ...extra } = typeof act === "string" ? { kind: act } : act
    page.act(kind, extra)
  }

  return { node, draw }
}
