// Word problems with and without "Let's think step by step": this model's shares beside published ones; and one problem
// whose written steps the visitor may falsify.
import { attr, el, fill, rich, show, template, text } from "../kit/el.js"
import { percent } from "../kit/format.js"
/** @import { Data, Page, Steps } from "./data.js" */

/** @param {Page} page */
export function createSteps(page) {
  const told = el("p.telling", { role: "status" })
  const large = el("h2")
  const published = el("ol.shares")
  const here = el("h2")
  const shares = el("ol.shares")
  const run = el("button.button.filled", { type: "button" })
  const progress = el("progress", { max: "1" })
  const state = el("span.state", { role: "status" })
  const left = el("div.left", {}, large, published, here, shares, el("div.steer", {}, run, progress, state))

  const title = el("h2")
  const before = el("button.button.small", { type: "button", onclick: () => go(-1) }, "‹")
  const after = el("button.button.small", { type: "button", onclick: () => go(1) }, "›")
  const problem = el("p.problem")
  const field = el("textarea.field", { rows: 3, maxlength: 300, spellcheck: "false" })
  const name = el("label.written", {}, el("span"), field)
  const falsify = el("button.button", { type: "button", onclick: () => write(page.data.steps.false) })
  const restore = el("button.button", { type: "button", onclick: () => write(page.data.steps.true) })
  const send = el("button.button", { type: "button", onclick: () => write(field.value) })
  const beliefs = el("ol.beliefs")
  const said = el("p.said")
  const tools = el("div.steer", { role: "group" }, falsify, restore, send)
  const right = el("div.right", {}, el("div.steer", {}, title, before, after), problem, name, tools, beliefs, said)
  const node = el("div.steps", {}, told, el("div.pair", {}, left, right))

  function write(steps) {
    field.value = steps
    page.act("write", { steps })
  }

  function go(by) {
    const { at, of } = page.data.steps
    const next = Math.min(of - 1, Math.max(0, at + by))
    if (next === at) return false
    page.go({ problem: next, steps: null })
    return true
  }

  /** @param {Data} data */
  function draw({ steps, lang, model }) {
    const { says } = page
    const running = steps.state === "running"
    fill(told, [steps.strange, lang], () => rich(steps.strange ? says.told_strange : says.told_steps, { model }, page.term))
    text(large, says.published)
    fill(published, [steps.published, lang], () => steps.published.map(row => el("li", {},
      el("span.what", {}, `${row.model}, ${row.test} (`, el("a", { href: row.link, target: "_blank", rel: "noreferrer" }, row.source), ")"),
      bar("direct", row.without / 100, `${row.without}%`), bar("steps", row.with / 100, `${row.with}%`))))
    text(here, template(says.here, { model, n: steps.of }))
    show(here, !steps.strange)
    show(shares, !steps.strange)
    fill(shares, [steps.ways, lang], () => steps.ways.map(({ way, right: good, of, low, high }) => el("li", {},
      bar(way, good / of, `${good}/${of}`, [low, high]), el("span.what", {}, template(says.interval, { low: percent(low), high: percent(high) })))))
    for (const one of [run, progress, state]) show(one, !steps.strange && steps.state !== "done")
    text(run, running ? says.halt : steps.progress ? says.go_on : says.solve)
    run.onclick = () => page.act(running ? "halt" : "solve")
    attr(progress, "value", steps.progress)
    attr(progress, "aria-label", says.measuring)
    text(state, template(says.solved, { n: Math.round(steps.progress * steps.of), of: steps.of }))
    drawOne(steps, lang)
  }

  /** @param {Steps} steps */
  function drawOne(steps, lang) {
    const { says } = page
    text(title, template(says.problem, { n: steps.at + 1, of: steps.of }))
    for (const [button, label, end] of [[before, says.earlier, steps.at === 0], [after, says.later, steps.at === steps.of - 1]]) {
      attr(button, "aria-label", label)
      attr(button, "disabled", end)
    }
    text(problem, steps.problem)
    text(name.firstChild, says.written)
    if (!field.matches(":focus")) field.value = steps.written
    text(falsify, says.falsify)
    text(restore, says.restore)
    text(send, says.send)
    for (const one of [name, tools, beliefs]) show(one, !steps.strange)
    fill(beliefs, [steps.believed, steps.answer, lang], () => steps.believed.map(row => el("li", {},
      el("span.what", {}, says[`after_${row.after}`]), number("right", steps.answer, row.right), number("beside", steps.answer + 1, row.beside),
      row.written && number("beside", row.written.number, row.written.share))))
    show(said, Boolean(steps.said))
    fill(said, [steps.said, lang], () => steps.said ? rich(says.said, { direct: steps.said.direct ?? "–", steps: steps.said.steps ?? "–", written: steps.said.written || "–" }) : [])
  }

  function number(kind, value, prob) {
    const fillBar = el("i", { "data-kind": kind })
    fillBar.style.width = `${100 * prob}%`
    return el("span.number", {}, el("b", { title: page.says[`number_${kind}`] }, `${value} ${kind === "right" ? "✓" : "✗"}`), el("span.track", {}, fillBar), el("span", {}, percent(prob)))
  }

  function bar(way, share, written, range = null) {
    const inside = el("i", { "data-way": way })
    inside.style.width = `${100 * share}%`
    const whisker = range && el("u")
    if (whisker) Object.assign(whisker.style, { left: `${100 * range[0]}%`, width: `${100 * (range[1] - range[0])}%` })
    return el("span.bar-row", {}, el("span.way", {}, page.says[`way_${way}`]), el("span.track", {}, inside, whisker), el("b", {}, written))
  }

  /** @param {Data} data */
  function rows({ steps, model }) {
    const { says } = page
    return [
      [says.model, says.test, says.way_direct, says.way_steps, says.source],
      ...steps.published.map(row => [row.model, row.test, `${row.without}%`, `${row.with}%`, row.source]),
      ...steps.ways.length ? [[model, template(says.own_test, { n: steps.of }), ...steps.ways.map(({ right: good, of }) => `${good}/${of}`), says.measured]] : [],
      [says.after, String(steps.answer), String(steps.answer + 1), "", ""],
      ...steps.believed.map(row => [says[`after_${row.after}`], percent(row.right), percent(row.beside), "", ""]),
    ]
  }

  return { node, draw, rows, step: go }
}
