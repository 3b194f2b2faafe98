// One head, six steps, the lecture's formula with this head's numbers. Tokens are columns, steps are rows, so a column
// reads as one calculation; every number opens its own arithmetic.
import { strip } from "../kit/chart.js"
import { word } from "../kit/chip.js"
import { attr, el, fill, style, svg, template, text } from "../kit/el.js"
import { icon } from "../kit/icons.js"
import { number } from "../kit/format.js"
import { widthOf } from "../kit/labels.js"
import { roving } from "../kit/roving.js"
import { scale } from "../kit/scale.js"
import { createSwitch } from "../kit/switch.js"
import { createCheck } from "./check.js"
import { createKind } from "./kind.js"
import { createMatrix } from "./matrix.js"
import { createMoved } from "./moved.js"
/** @import { Data, Head, Page } from "./data.js" */

const STEPS = 6
const COLUMNS = 6 // tokens side by side; the rest stands in one more
const PHONE_COLUMNS = 4
const MASK = 4
const SOFTMAX = 5 // the step from which the weights are known
const STEP_MS = 900
const TELL_MS = 700

/** @param {Page} page */
export function createOne(page) {
  const matrix = createMatrix(page, behind)
  const kind = createKind(page)
  const check = createCheck(page)
  const arcs = svg("svg", { class: "arcs", "aria-hidden": "true" })
  const board = roving(el("div.columns"), "button")
  const back = el("button.button", { type: "button", onclick: () => step(-1) })
  const next = el("button.button.filled", { type: "button", onclick: () => step(1) })
  const play = el("button.button.play", { type: "button", onclick: toggle })
  const guess = createSwitch(() => cover(!covered))
  const verdict = el("p.verdict", { role: "status" })
  const moved = createMoved(page)
  const guessing = el("div.guessing", {}, guess.node, verdict, moved.node)
  const node = el("div.one", {},
    el("div.left", {}, guessing, el("div.sheet", {}, arcs, board), el("div.act", {}, back, next, play, check.node)),
    el("div.right", {}, matrix.node, kind.node))
  let at = null
  let told = null // the step that Python last knew
  let later = 0
  let covered = false
  let guessed = null
  let wanted = null // the column of a cell that was clicked; its row is on its way
  let timer = 0
  let shown = null

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { one } = data
    if (told !== data.at.step && !page.acts.pending("tell")) { told = data.at.step; at = told }
    const key = `${one.layer},${one.head},${data.at.token},${data.names.length}`
    if (key !== shown) {
      check.close()
      guessed = null
      if (wanted !== null) check.point("weights", wanted)
      wanted = null
    }
    shown = key
    const hidden = covered && guessed === null
    guess.draw(says.guess, covered)
    text(verdict, covered ? judged(data) : "")
    moved.draw(data, covered)
    attr(node, "data-hidden", hidden)
    attr(node, "data-known", at >= SOFTMAX)
    const { columns, rest } = chosen(one.weights)
    const tint = scale(page.root, "attn")
    style(board, "--columns", [...columns.map(i => widest(data.names[i])), ...(rest ? [1] : [])].map(part => `minmax(0, ${part.toFixed(2)}fr)`).join(" "))
    fill(board, [key, at, data.lang, page.root.dataset.theme, page.width], () => rows(data, columns, rest, tint))
    drawArcs(data, columns)
    attr(arcs, "data-mark", at < SOFTMAX ? "later" : "done")
    matrix.draw(data)
    kind.draw(data)
    fill(back, [at, data.lang], () => [icon("previous"), template(says.step, { n: Math.max(1, at - 1) })])
    attr(back, "disabled", at <= 1)
    fill(next, [at, data.lang], () => [template(says.step, { n: Math.min(STEPS, at + 1) }), icon("chevron")])
    attr(next, "disabled", at >= STEPS)
    fill(play, [Boolean(timer), at, data.lang], () => [icon(timer ? "pause" : at === STEPS ? "restart" : "play"), timer ? says.pause : says.play_steps])
    check.draw(data, at < STEPS ? template(at === MASK && one.window ? says.told_4_window : says[`told_${at}`], { n: one.window }) : "")
  }

  /** @param {boolean} on @returns {boolean} whether it was otherwise */
  function cover(on) {
    if (covered === on) return false
    covered = on
    guessed = null
    page.redraw()
    return true
  }

  /** @param {Data} data */
  function judged({ one, names, at: { token } }) {
    const { says } = page
    if (guessed === null) return template(says.guess_ask, { word: names[token].text })
    const best = one.weights.indexOf(Math.max(...one.weights))
    const values = { word: names[best].text, weight: number(one.weights[best]), guess: names[guessed].text }
    return template(guessed === best ? says.guess_hit : says.guess_miss, values)
  }

  function pick(i) {
    if (covered && guessed === null) { guessed = i; page.redraw() } else page.go({ token: i })
  }

  // The weight that one word gives another, and its arithmetic; a later word can only look for itself.
  function behind(row, column) {
    if (column > row) return page.go({ token: column })
    to(Math.max(at, SOFTMAX))
    if (row === page.data.at.token) return check.open("weights", column)
    wanted = column
    page.go({ token: row })
  }

  // All columns, or four or five of the largest weights, the looking word, and the rest together.
  /** @param {number[]} weights */
  function chosen(weights) {
    const most = page.layout === "phone" ? PHONE_COLUMNS : COLUMNS
    if (weights.length <= most) return { columns: weights.map((_, i) => i), rest: null }
    const looking = weights.length - 1 // stays in sight, whatever its weight
    const ranked = weights.map((weight, i) => [weight, i]).sort((a, b) => b[0] - a[0]).map(pair => pair[1])
    const seen = ranked.slice(0, most - 1)
    const best = (seen.includes(looking) ? seen : [...seen.slice(0, -1), looking]).sort((a, b) => a - b)
    const others = weights.filter((_, i) => !best.includes(i))
    return { columns: best, rest: { count: others.length, weight: others.reduce((sum, weight) => sum + weight, 0) } }
  }

  /** @param {Data} data */
  function rows(data, columns, rest, tint) {
    const { says } = page
    const { one } = data
    const top = columns.reduce((best, i) => (one.weights[i] > one.weights[best] ? i : best), columns[0])
    const most = Math.max(...one.keys.flat().map(Math.abs))
    const mostValue = Math.max(...one.values.flat().map(Math.abs))
    const read = Object.values(one.inputs)
    const wide = read[0].length
    const mostInput = Math.max(...read.flat().map(Math.abs))
    const cells = (step, cls, build, together = () => el("span")) => {
      const mark = step === at ? "now" : step > at ? "later" : "done"
      const line = columns.map(i => el(`div.cell.${cls}`, { "data-top": at >= SOFTMAX && i === top, "data-mark": mark }, ...[build(i)].flat()))
      if (rest) line.push(el(`div.cell.${cls}`, { "data-mark": mark }, together()))
      return line
    }
    const name = (step, colour, title, note) => el("div.name", { "data-mark": step === at ? "now" : step > at ? "later" : "done" },
      el(`button.disc.${colour}`, { type: "button", "aria-label": template(says.step, { n: step }), onclick: () => to(step) }, String(step)), el("span", {}, el("b", {}, ...[title].flat()), el("small", {}, note)))
    const named = (i, what) => `${data.names[i].text}: ${what}` // a screen reader hears no columns
    const steps = { dots: says.match, scaled: says.scaled, weights: says.weight }
    const value = (what, i, digits) => {
      const said = number(one[what][i], digits)
      return el("button.number", { type: "button", "aria-label": `${named(i, steps[what])} ${said}`, onclick: () => check.open(what, i) }, said)
    }
    const width = one.query.length
    const looking = data.names[data.at.token]
    return [
      el("div.name.query", {}, el("b", {}, template(says.query_of, { word: looking.text })), opens(bars(one.query, "query", template(says.query_of, { word: looking.text })), () => check.open("dots", top))),
      ...columns.map((i, n) => el("button.token", { type: "button", "data-gap": n > 0 && i > columns[n - 1] + 1, "data-looks": i === data.at.token, "data-top": at >= SOFTMAX && i === top, onclick: () => pick(i) }, fitted(data.names[i]))),
      ...(rest ? [el("button.token.rest", { type: "button", title: says.table, onclick: () => page.tabulate() }, template(says.others, { n: rest.count }))] : []),
      name(1, "key", [el("span.in", {}, says.input), " → ", el("span.k", {}, says.k)], template(one.rotates ? says.turned : says.linear, { from: wide, to: width })),
      ...cells(1, "strip-cell", i => [one.inputs[i] ? opens(bars(one.inputs[i], "stream", named(i, says.input), mostInput), () => { check.close(); to(1) }) : null, opens(bars(one.keys[i], "key", named(i, says.k), most), () => check.open("dots", i))]),
      name(2, "query", [el("span.q", {}, says.q), " · ", el("span.k", {}, says.k)], says.match),
      ...cells(2, "value-cell", i => value("dots", i, 2)),
      name(3, "plain", scaleName(one), one.cap ? template(says.capped, { cap: one.cap }) : one.scale < 1 ? says.scale : says.unscaled),
      ...cells(3, "value-cell", i => value("scaled", i, 2)),
      name(4, "plain", says.mask, says.mask_note),
      ...cells(4, "mask-cell", i => el("span", {}, i === data.at.token ? says.itself : says.past), () => el("span", {}, says.past)),
      name(5, "attention", page.term("softmax", "Softmax"), one.sinks ? says.sinks : says.sums),
      ...cells(5, "weight-cell", i => {
        const box = value("weights", i, 3)
        const colours = tint(one.weights[i])
        Object.assign(box.style, { background: colours.background, color: colours.color })
        return box
      }, () => el("button.number", { type: "button", title: says.table, onclick: () => page.tabulate() }, number(rest.weight, 3))),
      name(6, "value", says.value, one.shared > 1 ? template(says.shared, { n: one.shared }) : template(says.numbers, { n: width })),
      ...cells(6, "strip-cell", i => opens(style(bars(one.values[i], "value", named(i, says.value), mostValue), "opacity", String(0.25 + 0.75 * one.weights[i])), () => check.open("out", largest(one.out)))),
      el("div.name", { "data-mark": at === STEPS ? "now" : "later" }, el("span.disc.none"), el("span", {}, el("b", {}, says.sum))),
      el("button.out", { type: "button", "data-mark": at === STEPS ? "now" : "later", "aria-label": says.check_sum, onclick: () => check.open("out", largest(one.out)) }, bars(one.out, "value", says.sum, undefined, 0.75)),
    ]
  }

  // A special token's name takes a wider column: cut off, it would be nobody's.
  const widest = ({ text, kind }) => (kind === "special" ? Math.min(1.9, Math.max(1, widthOf(text, "700 16px sans-serif") / 56)) : 1)

  // A long word is written smaller, as far as it can be read.
  function fitted(name) {
    return style(word(name), "--wide", String(widthOf(name.text, "700 20px sans-serif") / 20))
  }

  const largest = row => row.reduce((best, value, i) => (Math.abs(value) > Math.abs(row[best]) ? i : best), 0)

  /** @param {Head} one */
  function scaleName(one) {
    const root = 1 / one.scale ** 2
    return Math.abs(root - Math.round(root)) < 1e-3 ? `÷ √${Math.round(root)}` : `× ${number(one.scale, 4)}`
  }

  // For a mouse: the keyboard reaches the same arithmetic by the numbers below.
  function opens(node, onclick) {
    attr(node, "data-opens", true)
    node.addEventListener("click", onclick)
    return node
  }

  function bars(values, meaning, name, most = undefined, thick = 0.6) {
    return strip(values, { high: 36, wide: 100, most, thick, class: `strip ${meaning}`, "aria-label": name })
  }

  /** @param {Data} data */
  function drawArcs(data, columns) {
    requestAnimationFrame(() => {
      const boxes = [...board.querySelectorAll(".token:not(.rest)")].map(token => token.getBoundingClientRect())
      const sheet = board.getBoundingClientRect()
      if (boxes.length < columns.length || !sheet.width) return // drawn for another width
      const high = 58 * page.px
      attr(arcs, "viewBox", `0 0 ${sheet.width} ${high}`)
      arcs.style.height = `${high}px`
      const middle = i => boxes[i].left - sheet.left + boxes[i].width / 2
      const from = columns.indexOf(data.at.token)
      const paths = columns.map((token, i) => {
        if (i === from || from < 0) return null
        const weight = data.one.weights[token]
        const span = Math.abs(middle(from) - middle(i))
        const lift = Math.min(high - 8, 14 + span * 0.16)
        return svg("path", { onclick: () => behind(data.at.token, token), d: `M${middle(i)} ${high}C${middle(i)} ${high - lift * 1.3} ${middle(from)} ${high - lift * 1.3} ${middle(from)} ${high}`, "stroke-width": 1.5 + 13 * weight })
      }).filter(Boolean)
      arcs.replaceChildren(...paths)
    })
  }

  const step = by => to(at + by)

  function to(step) {
    halt()
    at = Math.min(STEPS, Math.max(1, step))
    page.redraw()
    tell()
  }

  function toggle() {
    if (timer) return halt()
    if (at === STEPS) at = 1
    else at += 1
    timer = setInterval(() => { if (at >= STEPS) halt(); else { at += 1; page.redraw(); tell() } }, STEP_MS)
    page.redraw()
  }

  // The address learns the step when it has stood for a moment; no model runs.
  function tell() {
    clearTimeout(later)
    later = setTimeout(() => {
      if (at === told || !page.root.isConnected) return
      told = at
      page.act("tell", { step: at })
    }, TELL_MS)
  }

  function halt() {
    clearInterval(timer)
    timer = 0
    page.redraw()
  }

  /** @param {Data} data */
  function table(data) {
    const { says } = page
    const { one } = data
    const head = [says.token, says.match, says.scaled, says.weight]
    if (covered && guessed === null) return [head] // nor does the table tell
    return [
      head,
      ...one.weights.map((weight, i) => [data.names[i].text, number(one.dots[i], 4), number(one.scaled[i], 4), number(weight, 4)]),
    ]
  }

  return { node, draw, rows: table, step, toggle, cover, stop: () => clearInterval(timer), fit: () => page.data?.one && drawArcs(page.data, chosen(page.data.one.weights).columns) }
}
