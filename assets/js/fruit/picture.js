// Puts plane, steps and puzzles together. The state lives here while it is moved; Python hears of it a little later, so
// that a link reopens it.
import { attr, el, fill, focused, rich, show, template, text } from "../kit/el.js"
import { listed } from "../kit/format.js"
import { icon } from "../kit/icons.js"
import { table as numbersOf } from "../kit/table.js"
import { matches, mix, pair, plain, solved, weights } from "./arithmetic.js"
import { createPlane } from "./plane.js"
import { createSteps } from "./steps.js"
/** @import { Change, Data, Page, State } from "./data.js" */

const TELL_MS = 400
/** @type {Change} */
const OPENING = { gaze: [-1, 1], match: "cosine", mix: "share", warmth: 1, values: null }

/** @param {Page} page */
export function build(page) {
  /** @type {State} */
  let state = null
  let arrival = null
  let timer = 0
  let was = "" // what a puzzle has set
  const plane = createPlane(page, move)
  const steps = createSteps(page, move)
  const reset = el("button.button.small", { type: "button", onclick: () => move({ ...OPENING }) })
  const boxes = [0, 1].map(axis => el("input.field", { type: "number", step: "0.1", min: "-3", max: "3", onchange: event => typed(axis, event.target.value) }))
  const gazeBox = el("label.gaze-box", {}, el("span"), ...boxes)
  const puzzles = el("div.puzzles", { role: "radiogroup" }, ...[1, 2, 3].map(n => el("button.choice", { type: "button", role: "radio", onclick: () => take(n) }, String(n))))
  const task = el("p.task")
  const verdict = el("p.verdict", { role: "status" })
  const card = el("div.card.try", {}, el("div.says", {}, task, verdict), puzzles)
  const onward = el("a.button.filled.onward", { target: "_self" })
  const table = el("details.table", {}, el("summary"), el("div.scroll"))
  page.main.append(el("div.board", {}, el("div.left", {}, el("div.tools", {}, gazeBox, reset), plane.node), steps.node),
    el("div.bar", {}, card, onward), table)

  // A puzzle says which weighting it uses, and sets it; what that changed stands there until the next move.
  function take(puzzle) {
    const { says } = page
    const way = wanted(puzzle)
    const what = [
      state.match === "cosine" ? "" : says.cosine, state.mix === way ? "" : says[way],
      way === "softmax" && state.warmth !== 1 ? `${says.temperature} 1` : "", state.values ? says.no_apart : "",
    ].filter(Boolean)
    move({ puzzle, match: "cosine", mix: way, warmth: 1, values: null, gaze: [-1, 1] })
    was = what.length ? template(says.was_set, { what: listed(what, page.data.lang) }) : ""
    paint()
  }

  const wanted = puzzle => (puzzle === 1 ? "softmax" : "share")

  function typed(axis, value) {
    const number = Number(value)
    if (value === "" || !Number.isFinite(number) || Math.abs(number) > 3) return page.redraw()
    move({ gaze: state.gaze.map((one, i) => (i === axis ? Math.round(number * 100) / 100 : one)) })
  }

  /** @param {Change} change */
  function move(change) {
    const { apart, ...rest } = change
    if (apart) rest.values = state.values ? null : page.data.keys.map(key => [...key])
    state = { ...state, ...rest }
    was = ""
    paint()
    clearTimeout(timer)
    timer = setTimeout(() => page.act("state", state), TELL_MS)
  }

  /** @param {Data} data */
  function draw(data) {
    if (data.arrival !== arrival) {
      arrival = data.arrival
      state = { ...data.asked }
    }
    paint()
  }

  function paint() {
    const { says, data } = page
    const values = state.values || data.keys
    const match = matches(data.keys, state.gaze, state.match)
    const parts = weights(match, state.mix, state.warmth)
    const at = mix(parts, values)
    plane.draw(state, parts, at)
    steps.draw(state, match, parts, at)
    fill(reset, data.lang, () => [icon("restart"), says.reset])
    text(gazeBox.firstChild, says.gaze)
    boxes.forEach((box, axis) => {
      attr(box, "aria-label", `${says.gaze} ${"xy"[axis]}`)
      if (box !== focused(box)) box.value = String(state.gaze[axis])
    })
    ;[...puzzles.children].forEach((button, i) => { attr(button, "aria-checked", String(i + 1 === state.puzzle)) })
    attr(puzzles, "aria-label", says.puzzle)
    fill(task, [state.puzzle, data.lang], () => [el("b", {}, says.try), " ", ...rich([says.puzzle_1, says.puzzle_2, says.puzzle_3][state.puzzle - 1])])
    const right = solved(state.puzzle, parts, values)
    const asked = wanted(state.puzzle)
    const done = right && state.mix === asked
    attr(card, "data-solved", done)
    text(verdict, done ? says.solved : right ? template(says.first_take, { way: says[asked] }) : was)
    show(onward, Boolean(data.onward))
    attr(onward, "href", data.onward)
    fill(onward, data.lang, () => [says.onward, icon("next")])
    text(table.firstChild, says.table)
    const rows = [
      ["", says.looks, says.gives, says.step_match, says.step_parts],
      ...["apple", "pear", "banana"].map((name, i) => [says[name], pair(data.keys[i]), pair(values[i]), match ? plain(match[i], 6) : "", parts ? plain(parts[i], 6) : ""]),
    ]
    fill(table.lastChild, rows, () => numbersOf(rows))
  }

  // A clicker goes through the puzzles; at their ends it does nothing, nor does the page scroll.
  function turn(by) {
    const to = state.puzzle + by
    if (to >= 1 && to <= puzzles.children.length) take(to)
  }

  return { draw, moves: { next: () => turn(1), back: () => turn(-1) }, stop: () => clearTimeout(timer) }
}
