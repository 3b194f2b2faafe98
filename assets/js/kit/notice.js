// What went wrong, or what is waited for, in place: the page around it stays.
import { attr, el, fill, rich, show } from "./el.js"
import { icon } from "./icons.js"

// page.main is the picture. The notice stands above it when there is a picture to see (data.rows or data.picture), or
// in its place. own(data): a page's own notice when Python sent none.
export function createNotice(page, own = () => null) {
  const node = el("div.notice.card")

  function draw(data) {
    const notice = data.notice || own(data)
    show(node, Boolean(notice))
    const place = data.rows || data.picture ? page.root : page.main
    if (node.parentNode !== place) place.insertBefore(node, place === page.root ? page.main : page.main.firstChild)
    if (!notice) return
    attr(node, "role", notice.kind === "error" ? "alert" : "status")
    attr(node, "data-kind", notice.kind)
    fill(node, [notice, data.lang], () => [
      notice.kind === "error" ? icon("warning") : null,
      el("div.says", {}, notice.title ? el("b", {}, notice.title) : null, notice.title ? " " : null, ...rich(notice.text, notice.values, page.term)),
      notice.button ? el("button.button", { type: "button", onclick: () => send(notice.button.act) }, notice.button.label) : null,
    ])
  }

  // A button's act is a kind alone or a whole act.
  function send(act) {
    const { kind, ...extra } = typeof act === "string" ? { kind: act } : act
    page.act(kind, extra)
  }

  return { node, draw }
}
