// The three steps beside the plane, each with its arithmetic written out: match, parts of 1, mix.
import { createChoice } from "../kit/choice.js"
import { attr, el, fill, show, style, text } from "../kit/el.js"
import { createSlider, range } from "../kit/slider.js"
import { createSwitch } from "../kit/switch.js"
import { pair, plain, squared } from "./arithmetic.js"
import { fruitIcon } from "./icons.js"
/** @import { Change, Page, State } from "./data.js" */

const LONG = 15 // characters of two vectors: more of them are set closer
const NAMES = ["apple", "pear", "banana"]

/** @param {Page} page @param {(change: Change) => void} moved */
export function createSteps(page, moved) {
  const how = createChoice(["cosine", "dot"], match => moved({ match }))
  const parting = createChoice(["share", "softmax"], mix => moved({ mix }))
  const apart = createSwitch(() => moved({ apart: true }))
  const rows = NAMES.map(name => el("li", {}, fruitIcon(name), el("span.sum-out"), el("b.result")))
  const why = [el("p.why", { role: "status" }), el("p.why", { role: "status" })]
  const parts = NAMES.map(name => el("span.part", {}, fruitIcon(name), el("b")))
  const slices = NAMES.map(() => el("i"))
  const bar = el("div.parts", {}, el("div.slices", {}, ...slices), ...parts)
  const warmth = createSlider({ stops: [0.05, ...range(0.1, 3, 0.1)], say: value => plain(value), onmove: value => moved({ warmth: value }) })
  const warmthName = el("label.warmth", {}, el("span"), warmth.input, el("b"))
  const line = el("p.mix-out")
  const answer = el("p.mix-is")
  const roles = el("p.roles")
  const heads = [1, 2, 3].map(n => el("h2", {}, el(`span.step-${n}`, {}, String(n)), el("span")))
  const node = el("div.steps", {},
    el("section", {}, el("header", {}, heads[0], how.node), el("ol.card.matches", {}, ...rows), why[0]),
    el("section", {}, el("header", {}, heads[1], parting.node), warmthName, bar, why[1]),
    el("section", {}, el("header", {}, heads[2], apart.node), line, answer, roles))

  /** @param {State} state */
  function draw(state, match, weights, at) {
    const { says } = page
    const keys = page.data.keys
    const values = state.values || keys
    ;[says.step_match, says.step_parts, says.step_mix].forEach((name, i) => { text(heads[i].lastChild, name) })
    how.draw([says.cosine, says.dot], state.match, says.step_match)
    parting.draw([says.share, says.softmax], state.mix, says.step_parts)
    apart.draw(says.apart, state.values !== null)
    rows.forEach((row, i) => {
      attr(row.firstChild, "aria-label", says[NAMES[i]])
      fill(row.children[1], [keys[i], state.gaze, state.match], () => written(keys[i], state))
      attr(row, "data-long", state.match === "cosine" && pair(keys[i]).length + pair(state.gaze).length > LONG)
      text(row.lastChild, match ? plain(match[i]) : "?")
    })
    show(why[0], !match)
    text(why[0], says.no_length)
    show(warmthName, state.mix === "softmax")
    text(warmthName.firstChild, says.temperature)
    warmth.name(says.temperature)
    warmth.set(state.warmth)
    text(warmthName.lastChild, plain(state.warmth))
    show(bar, Boolean(weights))
    show(why[1], Boolean(match) && !weights)
    text(why[1], says.no_share)
    if (weights) {
      const most = weights.reduce((sum, one) => sum + Math.abs(one), 0)
      parts.forEach((part, i) => {
        style(slices[i], "flex-grow", String(Math.abs(weights[i]) / most))
        attr(slices[i], "data-negative", weights[i] < 0)
        text(part.lastChild, plain(weights[i]))
      })
    }
    show(line, Boolean(at))
    fill(line, [weights, values], () => (weights || []).flatMap((one, i) => [
      i ? " + " : "", el("span.weight", {}, plain(one)), el("b.value", {}, pair(values[i])),
    ]))
    fill(answer, at, () => (at ? ["= ", el("b", {}, pair(at, 3))] : ["?"]))
    show(roles, state.values !== null)
    fill(roles, page.data.lang, () => [
      el("span.query", {}, says.role_query), el("span.key", {}, says.role_key), el("span.value", {}, says.role_value), el("span.hint", {}, says.drag_value),
    ])
  }

  // (−2, 1)·(−1, 1) over both lengths, then with the numbers put in, as the lecture writes it.
  function written(key, { gaze, match }) {
    const both = () => [el("b.key", {}, pair(key)), " · ", el("b.query", {}, pair(gaze))]
    const [first, second] = [0, 1].map(i => plain(key[i] * gaze[i], 4))
    const products = `${first} + ${second.startsWith("\u2212") ? `(${second})` : second}`
    if (match === "dot") return [...both(), el("span.is", {}, "="), products, el("span.is", {}, "=")]
    return [
      fraction(both(), ["|", el("b.key", {}, pair(key)), "| |", el("b.query", {}, pair(gaze)), "|"]),
      el("span.is", {}, "="),
      fraction([products], [`√${plain(squared(key), 4)} × √${plain(squared(gaze), 4)}`]),
      el("span.is", {}, "="),
    ]
  }

  return { node, draw }
}

function fraction(above, below) {
  return el("span.fraction", {}, el("span", {}, ...above), el("span", {}, ...below))
}
