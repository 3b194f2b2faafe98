// Step 1 of RLHF: four answers of the model, which people rank. By dragging (with a finger: by its grip), by two taps, or by keys: Enter lifts one, arrows move it.
import { attr, el, fill, focused, order as inOrder, show, template, text } from "../kit/el.js"
import { roving } from "../kit/roving.js"
/** @import { Data, Page } from "./data.js" */

const ALONG = { ArrowUp: -1, ArrowDown: 1 }

/** @param {Page} page */
export function createRank(page) {
  const hint = el("p.caption")
  const list = el("ol.four")
  const enter = el("button.button", { type: "button", onclick: () => send(order.join("")) })
  const equal = el("button.button.small", { type: "button", onclick: () => send(order.join("=")) })
  const anew = el("button.button.small", { type: "button", onclick: () => page.act("forget") })
  const told = el("p.caption", { role: "status" })
  const node = el("div.rank", {}, list, hint, el("div.actions", {}, enter, equal, anew), told)
  let order = [0, 1, 2, 3] // of the four, the best first
  let lifted = -1 // one of the four
  let dragged = -1
  let key = ""
  const cards = order.map(which => {
    const grip = el("i.grip", { "aria-hidden": "true" }, "⠿")
    const button = el("button.answer-card", { type: "button", onclick: () => dragged < 0 && press(which) }, el("b"), el("span"), grip)
    // A finger anywhere else scrolls the page.
    button.addEventListener("pointerdown", event => { if (event.pointerType === "mouse" || event.target === grip) drag(which, event) })
    return el("li", {}, button)
  })
  list.append(...cards)
  list.addEventListener("keydown", event => { // before the roving focus, which would only move on
    if (lifted < 0) return
    if (event.key === "Escape") { lift(lifted); event.stopPropagation() }
    if (!(event.key in ALONG)) return
    event.preventDefault()
    event.stopImmediatePropagation()
    move(lifted, order.indexOf(lifted) + ALONG[event.key])
  }, true)
  roving(list, "button", { line: true })

  const free = () => page.data.rlhf.wish === "own"

  // Whoever ranks answers that a wish had ranked keeps these four.
  function begin() {
    if (!free()) page.go({ wish: "own", begun: page.data.rlhf.wish })
  }

  function press(which) {
    if (lifted < 0 || lifted === which) return lift(which)
    move(lifted, order.indexOf(which))
    lift(lifted)
  }

  function lift(which) {
    begin()
    lifted = lifted === which ? -1 : which
    page.redraw()
  }

  function move(which, to) {
    if (to < 0 || to > 3 || order.indexOf(which) === to) return
    const held = focused(list)
    order = order.filter(one => one !== which)
    order.splice(to, 0, which)
    inOrder(list, order.map(one => cards[one]))
    if (held && list.contains(held)) held.focus() // a moved node loses it
    page.live.textContent = template(page.says.place, { n: to + 1 })
    page.redraw()
  }

  // A press becomes a drag once it moves; the card takes the place of the one that the pointer is over.
  function drag(which, event) {
    const begun = event.clientY
    const onmove = moved => {
      if (dragged < 0 && Math.abs(moved.clientY - begun) < 6) return
      if (dragged < 0) begin()
      dragged = which
      const over = order.findIndex(one => { const box = cards[one].getBoundingClientRect(); return moved.clientY < box.bottom })
      move(which, over < 0 ? 3 : over)
    }
    const onup = () => {
      removeEventListener("pointermove", onmove)
      removeEventListener("pointerup", onup)
      if (dragged >= 0) setTimeout(() => { dragged = -1; page.redraw() }) // the click that ends it lifts nothing
    }
    addEventListener("pointermove", onmove)
    addEventListener("pointerup", onup)
  }

  function send(order) {
    lifted = -1
    page.act("rank", { order })
  }

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const now = data.rlhf
    const own = now.wish === "own"
    const fresh = JSON.stringify([now.four, own ? "" : now.wish])
    const begun = own && key.startsWith(JSON.stringify([now.four]).slice(0, -1)) // the same four, as they lie
    if (fresh !== key && !begun) { order = [...now.order]; lifted = -1; inOrder(list, order.map(one => cards[one])) }
    key = fresh
    attr(list, "aria-label", says.four)
    order.forEach((which, place) => {
      const button = cards[which].firstElementChild
      text(button.children[0], own ? place + 1 : now.places[which])
      text(button.children[1], now.four[which].text)
      attr(button, "aria-pressed", own ? String(lifted === which) : null)
      attr(cards[which], "data-lifted", lifted === which || dragged === which)
    })
    fill(hint, [own, now.wish, data.lang], () => says[own ? "how_to_rank" : `ranked_by_${now.wish}`] ?? says.ranked_by_wish)
    text(enter, says.enter_ranking)
    text(equal, says.all_equal)
    text(anew, says.rank_anew)
    for (const button of [enter, equal]) show(button, own)
    attr(enter, "disabled", now.rounds >= now.most_rounds)
    show(anew, own && now.rounds > 0)
    text(told, own ? template(says.rounds, { n: now.rounds }) : "")
  }

  return { node, draw }
}
