// The action bar: the one filled button, then back, play with its pace, restart. The same on keys.
import { attr, el, show, template, text } from "../kit/el.js"
import { icon } from "../kit/icons.js"
import { SPEEDS } from "../kit/player.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function createActions(page) {
  const nextLabel = el("span")
  const next = el("button.button.filled.next", { type: "button", onclick: forward }, nextLabel, icon("next"), icon("eye"), el("kbd.forward", { "aria-hidden": "true" }))
  const back = el("button.button.back", { type: "button", onclick: stepBack }, icon("back"), el("span"))
  const play = el("button.button.play", { type: "button", onclick: toggle }, icon("play"), icon("pause"), el("span"))
  const pace = el("select.pace", { onchange: choose }, ...SPEEDS.map(speed => el("option", { value: speed })))
  const restart = el("button.button.restart", { type: "button", onclick: () => page.act("restart") }, icon("restart"), el("span"))
  pace.value = "1"
  const node = el("div.actions", { role: "group" }, next, back, el("div.playing", {}, play, pace), restart)

  // One step forward: first the covered bars are shown, then the next word is taken.
  function forward() {
    if (!page.canStep()) return false
    if (page.covered()) page.peek()
    else page.act("next")
    return true
  }

  function stepBack() {
    if (!canBack()) return false
    page.act("back")
    return true
  }

  function toggle() {
    if (page.player.playing) page.player.stop()
    else if (mayPlay()) page.player.start()
    else return false
    return true
  }

  function choose() {
    page.player.setSpeed(Number(pace.value))
    pace.blur() // so that the arrow keys step again
  }

  const canBack = () => Boolean(page.data?.history?.rows.length && page.data.strip.some(cell => cell.generated))
  const mayPlay = () => page.canStep() && !page.data.guess?.on

  /** @param {Data} data */
  function draw(data) {
    const { says, player } = page
    text(nextLabel, page.covered() ? says.show : says.next)
    show(next.children[1], !page.covered())
    show(next.children[2], page.covered())
    attr(next, "disabled", !page.canStep())
    attr(next, "aria-keyshortcuts", "ArrowRight")
    label(back, says.back, "ArrowLeft")
    attr(back, "disabled", !canBack())
    label(play, player.playing ? says.pause : says.play, "Space")
    attr(play, "disabled", !player.playing && !mayPlay())
    show(play.children[0], !player.playing)
    show(play.children[1], player.playing)
    label(restart, says.restart)
    attr(restart, "disabled", !data.history?.rows.length)
    attr(pace, "aria-label", says.pace)
    SPEEDS.forEach((speed, i) => { text(pace.options[i], template(says.speed, { n: speed })) })
    attr(node, "aria-label", says.actions)
  }

  function label(button, name, key = null) {
    text(button.lastChild, name)
    attr(button, "aria-label", name)
    attr(button, "aria-keyshortcuts", key)
  }

  return { node, draw, forward, back: stepBack, toggle }
}
