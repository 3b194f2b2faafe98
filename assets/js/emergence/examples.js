// One task by examples: the right answers' probability over the number of examples, with shuffled answers beside it, and
// the prompt itself. A column of the chart is a number of examples; arrows and clicks choose it.
import { label, line, linear, through } from "../kit/chart.js"
import { attr, el, fill, rich, show, svg, template, text } from "../kit/el.js"
import { listed, percent } from "../kit/format.js"
import { createOwn } from "./own.js"
/** @import { Data, Examples, Page } from "./data.js" */

const WIDE = 500
const HIGH = 270
const LEFT = 72 // room for 100% in a phone's letters
const RIGHT = 14
const TOP = 12
const BOTTOM = 56
const OFF = 0.06 // how far an item's point stands beside the middle, in columns

const mean = values => values.reduce((sum, one) => sum + one, 0) / values.length

/** @param {Page} page */
export function createExamples(page) {
  const picked = el("select", { onchange: () => page.go({ task: picked.value, examples: null }) })
  const task = el("label.pick", {}, el("span"), picked)
  const own = createOwn(page)
  const told = el("p.telling", { role: "status" })
  const marks = svg("g")
  const cursor = svg("line", { class: "cursor", y1: TOP, y2: HIGH - BOTTOM })
  const chart = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "chart", role: "img" }, marks, cursor)
  const legend = el("p.legend")
  const fewer = el("button.button.small", { type: "button", onclick: () => step(-1) }, "−")
  const number = el("b.number", { "aria-live": "polite" })
  const more = el("button.button.small", { type: "button", onclick: () => step(1) }, "+")
  const progress = el("progress", { max: "1" })
  const steer = el("div.steer", { role: "group" }, fewer, number, more, progress)
  const prompt = el("p.prompt", { tabindex: "0", role: "group" })
  const asked = el("ol.asked")
  const heads = el("div.heads")
  const same = el("p.same")
  const left = el("div.left", {}, chart, legend, steer)
  const right = el("div.right", {}, prompt, asked, heads, same)
  const pair = el("div.pair", {}, left, right)
  const node = el("div.examples", {}, el("div.tools", {}, task), own.node, told, pair)
  chart.addEventListener("click", event => {
    const box = chart.getBoundingClientRect()
    const at = ((event.clientX - box.left) / box.width) * WIDE
    const { most } = page.data.examples
    go(Math.round(linear([LEFT, WIDE - RIGHT], [0, most])(at)))
  })

  const x = (at, most) => linear([0, most], [LEFT + 16, WIDE - RIGHT - 16])(at)
  const y = linear([0, 1], [HIGH - BOTTOM, TOP])

  function step(by) {
    const { examples } = page.data
    return examples.wrong ? false : go(examples.count + by)
  }

  function go(count) {
    const { most } = page.data.examples
    const next = Math.min(most, Math.max(0, count))
    if (next !== page.data.examples.count) page.go({ examples: next })
    return true
  }

  /** @param {Data} data */
  function draw({ examples, lang, small }) {
    const { says } = page
    text(task.firstChild, says.task)
    fill(picked, [examples.tasks, lang], () => examples.tasks.map(name => el("option", { value: name }, says[`task_${name}`])))
    picked.value = examples.task || examples.tasks[0]
    show(own.node, examples.task === "own")
    own.draw(examples.own)
    show(told, !examples.wrong)
    show(pair, !examples.wrong)
    if (examples.wrong) return
    drawChart(examples, lang)
    drawPrompt(examples, lang)
    const at = examples.right[examples.count]
    const other = examples.control[examples.count]
    const model = page.data.model
    const first = examples.says[0]
    const copied = small && examples.task === "dogs" && examples.count === examples.most && first && !first.good ? first : null
    const known = at && other && examples.right[0]
    const key = !known ? "told_wait" : copied ? "told_dogs" : small ? "told_small" : "told"
    const values = { model, n: examples.count, most: examples.most, share: known ? percent(mean(at)) : "", none: known ? percent(mean(examples.right[0])) : "", control: known ? percent(mean(other)) : "", says: copied ? copied.text : "", prob: copied ? percent(copied.prob) : "" }
    fill(told, [key, values, lang], () => rich(says[key], values, page.term))
    show(progress, examples.progress !== null)
    attr(progress, "value", examples.progress ?? 1)
    attr(progress, "aria-label", says.measuring)
    fill(same, [examples.checksum, lang], () => examples.checksum
      ? rich(examples.checksum[0] === examples.checksum[1] ? says.same : says.not_same, { before: examples.checksum[0], after: examples.checksum[1] }, page.term) : [says.measuring])
  }

  /** @param {Examples} examples */
  function drawChart({ right, control, most, count, asked: items }, lang) {
    const { says } = page
    attr(chart, "aria-label", says.chart)
    fill(marks, [right, control, most, lang], () => [
      ...[0, 0.5, 1].flatMap(value => [line(LEFT, y(value), WIDE - RIGHT, y(value), "grid"), label(LEFT - 6, y(value) + 6, `${value * 100}%`, { class: "axis end" })]),
      ...Array.from({ length: most + 1 }, (_, at) => label(x(at, most), HIGH - BOTTOM + 22, at, { class: "axis middle" })),
      label((LEFT + WIDE - RIGHT) / 2, HIGH - 6, says.axis, { class: "axis middle" }),
      ...right.flatMap((values, at) => values.map((value, i) => svg("circle", { class: "item", cx: x(at + (i - (items.length - 1) / 2) * OFF, most).toFixed(1), cy: y(value).toFixed(1), r: 4 }))),
      ...control.length > 1 ? [through(control.map((values, at) => [x(at, most), y(mean(values))]), "control")] : [],
      ...right.length > 1 ? [through(right.map((values, at) => [x(at, most), y(mean(values))]), "mean")] : [],
    ])
    attr(cursor, "x1", x(count, most))
    attr(cursor, "x2", x(count, most))
    fill(legend, [lang], () => [
      el("span", {}, el("i.key-mean"), says.key_mean), el("span", {}, el("i.key-item"), says.key_item), el("span", {}, el("i.key-control"), says.key_control),
    ])
    text(number, template(says.count, { n: count }))
    for (const [button, name, end] of [[fewer, says.fewer, count <= 0], [more, says.more, count >= most]]) {
      attr(button, "aria-label", name)
      attr(button, "title", name)
      attr(button, "disabled", end)
    }
  }

  /** @param {Examples} examples */
  function drawPrompt({ lines, count, form, asked: items, right, says: said, heads: found }, lang) {
    const { says } = page
    const [joint, gap, comma] = form
    attr(prompt, "aria-label", says.prompt)
    fill(prompt, [lines, count, items[0], lang], () => [
      ...lines.slice(0, count).flatMap(([given, answer]) => [el("bdi", {}, `${given}${joint}${gap}`), el("b", {}, answer), comma]),
      el("bdi.now", {}, `${items[0][0]}${joint}`), el("span.gap", {}, "?"),
    ])
    fill(asked, [items, count, right[count], said, lang], () => items.map(([given, answer], i) => {
      const value = right[count]?.[i]
      const bar = el("i")
      bar.style.width = `${100 * (value || 0)}%`
      const other = said[i] && !said[i].good
      return el("li", {}, el("span.pair-name", {}, el("bdi", {}, given), " → ", el("bdi", {}, answer)), el("span.track", {}, bar), el("b", {}, value === undefined ? "…" : percent(value)),
        el("span.says", {}, ...(other ? [says.instead, " ", el("bdi", {}, said[i].text), ` ${percent(said[i].prob)}`] : [])))
    }))
    show(heads, Boolean(found.length))
    fill(heads, [found, lang], () => [
      el("span", {}, ...rich(says.heads, {}, page.term)),
      ...found.map(({ layer, head, share }) => el("button.button.small", { type: "button", title: says.open_head, onclick: () => page.act("head", { layer, head }) }, `L${layer}H${head} ${percent(share)}`)),
    ])
  }

  /** @param {Data} data */
  function rows({ examples, lang }) {
    const { says } = page
    if (examples.wrong) return [[says.axis]]
    const names = examples.asked.map(([given, answer]) => `${given} → ${answer}`)
    return [
      [says.axis, says.key_mean, says.key_control, ...names],
      ...examples.right.map((values, at) => [at, percent(mean(values)), examples.control[at] ? percent(mean(examples.control[at])) : "", ...values.map(percent)]),
      [says.heads_table, listed(examples.heads.map(({ layer, head, share }) => `L${layer}H${head} ${percent(share)}`), lang)],
    ]
  }

  return { node, draw, rows, step }
}
