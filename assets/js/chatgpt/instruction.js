// Instruction tuning while one watches: what is shown to the base model, what it says, how often it is right.
import { createChoice } from "../kit/choice.js"
import { attr, el, fill, rich, show, template, text } from "../kit/el.js"
import { count, percent } from "../kit/format.js"
import { createPlot } from "./plot.js"
import { alive, createRun } from "./run.js"
/** @import { Data, Page, Run } from "./data.js" */

/** @param {Page} page */
export function createInstruction(page) {
  const intro = el("p.intro")
  const choice = createChoice(["10", "100", "1000"], name => page.go({ pairs: Number(name) }))
  const run = createRun(page, () => page.act("teach", { count: page.data.instruction.count }))
  const take = el("button.button", { type: "button", onclick: () => page.act("take") })
  const field = el("input.field", { type: "text", maxlength: 200, autocomplete: "off" })
  const ask = el("button.button", { type: "submit" })
  const asked = el("form.asking", { onsubmit: event => { event.preventDefault(); put() } }, field, ask)
  const answers = el("ol.answers")
  const right = createPlot({ wide: 560, high: 150, right: 112 })
  const loss = createPlot({ wide: 560, high: 104, right: 112 })
  const lead = [el("h2"), el("h2")]
  const shown = el("h2")
  const note = el("p.caption")
  const pairs = el("ol.pairs", { tabindex: "0" })
  const node = el("div.instruction", {}, intro,
    el("div.steer", {}, choice.node, run.node, take), asked, answers,
    el("div.pair", {}, el("div", {}, lead[0], right.node, lead[1], loss.node), el("div", {}, shown, note, pairs)))

  function put() {
    page.act("ask", { text: field.value }) // an empty one brings the page's own back
    field.blur()
  }

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const now = data.instruction
    const active = alive(now.job)
    const chosen = active ? now.job.count : now.count
    const here = now.runs.find(one => one.count === chosen)
    const own = now.job && now.job.count === chosen
    fill(intro, data.lang, () => rich(says.instruction_intro, {}, page.term))
    choice.draw(now.counts.map(count), String(chosen), says.pairs)
    for (const button of choice.node.children) attr(button, "disabled", active)
    run.draw(own ? now.job : null, { label: template(says.teach, { n: count(chosen) }), at: here.own ? here.step : 0, most: now.most, idle: says.instruction_idle })
    show(take, Boolean(now.job) && !active && now.job.count === chosen && here.own)
    text(take, says.take)
    if (!field.matches(":focus")) field.value = now.question
    attr(field, "aria-label", says.own_question)
    text(ask, says.ask)
    drawAnswers(data, here)
    drawCurves(data, chosen)
    text(shown, template(says.shown, { n: count(chosen) }))
    text(note, says.shown_note)
    attr(pairs, "aria-label", says.shown_label)
    fill(pairs, [now.pairs, chosen], () => now.pairs.slice(0, chosen).map(one => el("li", {}, el("span", {}, one.question), " ", el("b", {}, one.answer))))
  }

  /** @param {Data} data @param {Run} here */
  function drawAnswers(data, here) {
    const { says } = page
    const { before, question } = data.instruction
    const middle = here.said.slice(1, -1)[Math.floor((here.said.length - 2) / 3)]
    const last = here.said.length > 1 ? here.said.at(-1) : null
    const over = !(here.own && alive(data.instruction.job))
    /** @type {[string, import("./data.js").Said | null | undefined][]} */
    const some = [
      [says.before, before],
      [middle ? template(says.on_the_way, { n: middle.at }) : says.on_the_way_none, middle],
      [template(over ? (last ? says.after : says.after_none) : says.now, { n: count(here.count), at: last?.at ?? 0 }), last],
    ]
    attr(answers, "aria-label", question)
    fill(answers, [some, question], () => some.map(([title, said]) => el("li", {},
      el("h2", {}, title), el("p.answer", { "data-none": !said }, said ? `${said.text}${said.ended ? "" : " …"}` : says.not_asked))))
  }

  /** @param {Data} data */
  function drawCurves(data, chosen) {
    const { says } = page
    const { runs, behind, most } = data.instruction
    const lines = (what, name) => [...runs, ...behind].map(one => ({
      points: one[what], cls: `${one.own ? "own" : "kept"}${one.count === chosen && !behind.includes(one) ? " chosen" : ""}`, name: name(one),
    }))
    const whose = one => (one.own ? says.run_own : `${count(one.count)}:`)
    text(lead[0], says.right)
    text(lead[1], says.loss)
    right.draw(says.right, { most: 1, ticks: [0, 0.5, 1], x: most, say: percent, lines: lines("right", one => `${whose(one)} ${percent(one.right.at(-1)[1])}`) })
    loss.draw(says.loss, { most: 4, ticks: [0, 2, 4], x: most, say: String, lines: lines("losses", one => (one.losses.length ? `${whose(one)} ${one.losses.at(-1)[1].toFixed(2)}` : "")) })
  }

  /** @param {Data} data */
  function rows(data) {
    const { says } = page
    const { runs, behind } = data.instruction
    const all = [...runs, ...behind].flatMap(one => one.right.map(([step, share]) => [
      count(one.count), one.own ? says.run_own : says.run_kept, step, percent(share), one.losses.find(point => point[0] >= step)?.[1].toFixed(3) ?? "",
    ]))
    return [[says.pairs, says.run, says.steps, says.right, says.loss], ...all]
  }

  return { node, draw, rows }
}
