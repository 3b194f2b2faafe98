// The whole training on the visitor's prompt: one slider moves the curve's cursor, the bars, what the model says, its
// heads and its words. Python sent every moment at once, so nothing waits.
import { attr, el, fill, show, template, text } from "../kit/el.js"
import { listed } from "../kit/format.js"
import { word } from "../kit/chip.js"
import { icon } from "../kit/icons.js"
import { createChoice } from "../kit/choice.js"
import { createSlider } from "../kit/slider.js"
import { createSwitch } from "../kit/switch.js"
import { createCurve } from "./curve.js"
import { createHeads } from "./heads.js"
import { createMap } from "./map.js"
import { createRows } from "./rows.js"
/** @import { Data, Page } from "./data.js" */

const WHOLE_S = 20 // the whole training takes this long

/** @param {Page} page */
export function createReplay(page) {
  const curve = createCurve(page, go)
  const bars = createRows(() => page.tabulate())
  const heads = createHeads(page)
  const map = createMap(page)
  const said = el("p.said")
  const ending = el("p.caption")
  const shownStep = el("b.step")
  const verdict = el("p.verdict", { role: "status" })
  const play = el("button.button.filled", { type: "button", onclick: toggle })
  const guess = createSwitch(cover)
  const here = el("button.button.small", { type: "button", onclick: () => { guessed = at; page.redraw() } })
  const holder = el("div.slide")
  const inside = createChoice(["heads", "map"], way => { shown = way; page.redraw() })
  const left = el("div.left", {}, curve.node, el("div.steer", {}, play, holder, shownStep), el("div.guessing", {}, guess.node, curve.more, here, verdict))
  const right = el("div.right", {}, bars.node, said, ending, inside.node, heads.node, map.node)
  const node = el("div.replay", {}, left, right)
  let slider = null
  let shown = "heads" // or "map": one of them has room
  let at = null
  let timer = 0
  let covered = false
  let guessed = null
  let prompt = ""

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const count = data.moments.length
    if (!slider) {
      slider = createSlider({ stops: data.moments.map((_, i) => i), say: i => template(says.step, { n: data.moments[i].step }), onmove: i => { stop(); go(i) } })
      holder.append(slider.input)
    }
    if (at === null) at = data.at
    const key = data.strip.map(cell => cell.text).join("|")
    if (key !== prompt) guessed = null
    prompt = key
    const hidden = covered && guessed === null
    slider.name(says.slider)
    slider.set(at)
    curve.draw(data, at)
    attr(curve.node, "data-covered", hidden)
    const now = data.seen[at]
    bars.draw(now.rows, hidden)
    fill(said, [now.said, hidden, data.lang], () => hidden ? [says.hidden] : [el("span.lead", {}, says.goes_on), ...now.said.map(token => el("span.token", { "data-joins": token.joins, "data-kind": token.kind }, word(token)))])
    const end = data.seen[count - 1].said
    fill(ending, [now.said, end, hidden, data.lang], () => hidden || speech(now) === speech(data.seen[count - 1]) ? [] : [says.at_end, " ", ...end.filter(token => token.kind !== "special").flatMap(token => [word(token), " "])])
    inside.draw([says.heads, says.map], shown, says.inside)
    show(heads.node, shown === "heads")
    show(map.node, shown === "map")
    if (shown === "heads") heads.draw(data, at)
    else map.draw(data, at)
    text(shownStep, template(says.step, { n: data.moments[at].step.toLocaleString("en") }))
    fill(play, [Boolean(timer), data.lang], () => [icon(timer ? "pause" : "play"), timer ? says.pause : says.play])
    guess.draw(says.guess, covered)
    show(here, hidden)
    text(here, says.guess_here)
    show(verdict, covered && guessed !== null)
    if (covered && guessed !== null) text(verdict, judged(data))
  }

  const speech = moment => moment.said.map(token => token.id).join()

  // The first moment from which on it always says what the finished model says.
  /** @param {Data} data */
  function firstRight(data) {
    const end = speech(data.seen[data.seen.length - 1])
    return data.seen.findLastIndex(moment => speech(moment) !== end) + 1
  }

  /** @param {Data} data */
  function judged(data) {
    const right = firstRight(data)
    const values = { guess: data.moments[guessed].step, right: data.moments[right].step }
    return template(guessed === right ? page.says.guess_hit : page.says.guess_miss, values)
  }

  function cover() {
    covered = !covered
    guessed = null
    page.redraw()
  }

  function go(next) {
    at = Math.min(page.data.moments.length - 1, Math.max(0, next))
    page.redraw()
  }

  function toggle() {
    if (timer) return stop()
    const count = page.data.moments.length
    if (at === count - 1) at = 0
    timer = setInterval(() => { if (at >= count - 1) stop(); else go(at + 1) }, (WHOLE_S * 1000) / count)
    page.redraw()
  }

  function stop() {
    clearInterval(timer)
    timer = 0
    page.redraw()
  }

  /** @param {Data} data */
  function rows(data) {
    const { says } = page
    return [
      [says.steps, says.loss, says.looking_back, says.induction, says.same, says.previous, says.bars, says.goes_on],
      ...data.moments.map((moment, i) => [
        moment.step, moment.loss.toFixed(3), `${(100 * moment.looking_back).toFixed(0)}%`,
        curve.best(moment, "induction").toFixed(2), curve.best(moment, "same").toFixed(2), curve.best(moment, "previous").toFixed(2),
        listed(data.seen[i].rows.map(row => `${row.text} ${(100 * row.own).toFixed(1)}%`), data.lang),
        data.seen[i].said.map(token => token.text).join(" "),
      ]),
    ]
  }

  // After the last moment comes the first: from there it plays.
  function step(by) {
    if (by > 0 && !timer && at === page.data.moments.length - 1) return toggle()
    stop()
    go(at + by)
  }

  return { node, draw, rows, stop: () => clearInterval(timer), toggle, step, at: () => at }
}
