// How the tokenizer got there: single bytes, then one merge after another by the model's own table; scrub back and forth.
import { el, fill, show, template, text } from "../kit/el.js"
import { word } from "../kit/chip.js"
import { icon } from "../kit/icons.js"
import { createPick } from "../kit/pick.js"
import { createSlider } from "../kit/slider.js"
/** @import { Data, Page } from "./data.js" */

const STEP_MS = 700

/** @param {Page} page */
export function createMerges(page) {
  const picker = createPick(i => page.go({ word: i }))
  const pieces = el("ol.pieces")
  const said = el("p.said", { role: "status" })
  const play = el("button.button.filled", { type: "button", onclick: toggle })
  const holder = el("div.slide")
  const list = el("ol.list")
  const none = el("p.none")
  const example = el("p.telling")
  const note = el("p.note")
  const body = el("div.body", {}, picker.node, pieces, said, el("div.steer", {}, play, holder), list, note)
  const node = el("div.merges-view", {}, none, example, body)
  let slider = null
  let count = 0
  let at = null
  let drawn = ""
  let timer = 0

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { merges } = data
    show(none, !merges.steps.length)
    show(example, merges.learned > 0 && merges.steps.length > 0)
    show(body, Boolean(merges.steps.length))
    text(none, says.no_merges)
    text(example, template(says.merges_learned, { n: merges.learned.toLocaleString("en") }))
    text(note, merges.learned ? says.merges_learned_note : says.merges_note)
    if (!merges.steps.length) return
    const key = `${merges.at} ${merges.choices.length} ${merges.choices[merges.at].text}`
    if (key !== drawn) { drawn = key; at = 0 }
    if (count !== merges.steps.length) {
      count = merges.steps.length
      slider = createSlider({ stops: Array.from({ length: Math.max(2, count) }, (_, i) => i), say: i => String(i), onmove: i => { halt(); at = Math.min(count - 1, i); page.redraw() } })
      holder.replaceChildren(slider.input)
    }
    slider.name(says.merges)
    slider.set(at)
    picker.draw(merges.choices, merges.at, { label: says.pick, more: says.more })
    const step = merges.steps[at]
    fill(pieces, [step, at === count - 1 && merges.ids], () => step.pieces.map((piece, i) => el("li.piece", { "data-new": i === step.at, "data-kind": piece.kind }, el("bdi", {}, piece.text), el("small", {}, at === count - 1 ? String(merges.ids[i] ?? "") : ""))))
    text(said, step.rank === null ? template(characters(step) ? says.single_character : says.single, { n: step.pieces.length }) : template(says.merge, { n: at, rank: (step.rank + 1).toLocaleString("en"), rules: merges.rules.toLocaleString("en") }))
    fill(play, [Boolean(timer), data.lang], () => [icon(timer ? "pause" : "play"), timer ? says.pause : says.play])
    fill(list, [merges.steps, at, data.lang], () => merges.steps.slice(1).map((one, i) => el("li", { "data-now": i + 1 === at }, el("span", {}, String(i + 1)), word({ ...one.pieces[one.at], joins: false }), el("span.rank", {}, template(says.rule, { n: (one.rank + 1).toLocaleString("en") })))))
  }

  function step(by) {
    halt()
    at = Math.min(count - 1, Math.max(0, at + by))
    page.redraw()
  }

  function toggle() {
    if (timer) return halt()
    if (at === count - 1) at = 0
    timer = setInterval(() => { if (at >= count - 1) halt(); else { at += 1; page.redraw() } }, STEP_MS)
    page.redraw()
  }

  function halt() {
    clearInterval(timer)
    timer = 0
    page.redraw()
  }

  /** @param {Data} data */
  function rows({ merges }) {
    const { says } = page
    if (!merges.steps.length) return [[says.no_merges]]
    const said = one => one.pieces.map(piece => piece.text).join(" · ")
    return [
      [says.step, says.rank, says.pieces],
      ...merges.steps.map((one, i) => [i, one.rank === null ? "" : (one.rank + 1).toLocaleString("en"), said(one)]),
      ["", says.id, (merges.ids || []).join(" · ")],
    ]
  }

  return { node, draw, rows, step, toggle, stop: () => clearInterval(timer) }
}

// Whether a step's pieces are whole characters of more than one byte: then it began with these, not with bytes.
function characters(step) {
  return step.pieces.every(piece => piece.kind !== "bytes") && step.pieces.some(piece => /\p{L}/u.test(piece.text) && /[^\0-\x7f]/.test(piece.text))
}
