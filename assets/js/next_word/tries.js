// "Try this": one action and one question at a time, its claim true on the run.
import { attr, el, fill, rich, show, text } from "../kit/el.js"
import { icon } from "../kit/icons.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function createTries(page) {
  const title = el("h2")
  const place = el("span.place")
  const before = el("button.turn", { type: "button", onclick: () => turn(-1) }, icon("previous"))
  const after = el("button.turn", { type: "button", onclick: () => turn(1) }, icon("chevron"))
  const turner = el("span.turner", {}, before, place, after)
  const told = el("p")
  const example = el("p.example") // where another text is on the screen, so that nobody takes the tip for its own
  const go = el("button.button.small", { type: "button", onclick: () => page.act("try", { index: at }) })
  const node = el("section.tries.card", {}, el("div", {}, title, " ", example, told), el("div.top", {}, turner, go)) // the text grows upwards: its buttons stay
  let at = 0
  let tried = null

  function turn(by) {
    const { length } = page.data.tries
    at = (at + by + length) % length
    page.redraw()
  }

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const there = data.tries.length > 0 && !(page.lecture && data.tried === null) // a lecture's text is not any tip's
    show(node, there)
    if (!there) return
    if (data.tried !== tried && data.tried !== null) at = data.tried // the card of what is on the screen
    tried = data.tried
    at = Math.min(at, data.tries.length - 1)
    const shown = data.tries[at]
    text(title, says.try)
    show(turner, data.tries.length > 1)
    text(place, `${at + 1}/${data.tries.length}`)
    attr(before, "aria-label", says.try_before)
    attr(after, "aria-label", says.try_after)
    const own = data.tried === at
    show(example, !own)
    text(example, `“${shown.example.replace(/\s+/g, " ")}” `)
    fill(told, shown.text, () => rich(shown.text, {}, page.term))
    show(go, Boolean(shown.label) && !own)
    text(go, shown.label || "")
  }

  return { node, draw }
}
