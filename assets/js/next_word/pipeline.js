// From scores to a word, as six cards: what each stage leaves of the twelve likeliest, its knob, what it keeps and cuts.
import { attr, el, fill, rich, show, style, template, text } from "../kit/el.js"
import { count, knob, number, percent } from "../kit/format.js"
import { icon } from "../kit/icons.js"
import { roving } from "../kit/roving.js"
import { createSlider, range } from "../kit/slider.js"
import { createDraw } from "./draw_card.js"
/** @import { Data, Page } from "./data.js" */

const KNOBS = {
  temperature: { stops: range(0, 2, 0.1), digits: 1, off: null },
  top_k: { stops: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 60, 70, 80, 90, 100, 0], digits: 0, off: 0 },
  top_p: { stops: range(0.05, 1, 0.01), digits: 2, off: 1 },
  min_p: { stops: [0, 0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5], digits: 2, off: 0 },
}
const TOPS = [0.05, 0.1, 0.25, 0.5, 1] // the cards' common axis ends at one of these
const BARS = 12

/** @param {Page} page */
export function createPipeline(page) {
  const local = {}
  const cards = ["logits", ...Object.keys(KNOBS)].map(createCard)
  const drawCard = createDraw(page)
  const node = roving(el("ol.pipeline", {}, ...cards.map(card => card.node), drawCard.node), ".term")

  function createCard(name) {
    const card = { name, title: el("h2"), value: el("output.value"), note: el("p.note"), top: el("span.top-of-axis") }
    card.bars = Array.from({ length: BARS }, () => el("i"))
    card.plot = el("div.plot", { "aria-hidden": "true" }, ...card.bars, card.top)
    card.node = el("li.stage.card", { "data-stage": name }, card.title, card.value, card.plot)
    if (KNOBS[name]) {
      card.slider = createSlider({ stops: KNOBS[name].stops, say: value => shown(name, value), onmove: value => move(name, value) })
      card.node.append(card.slider.input)
    }
    card.node.append(card.note, el("span.chevron", { "aria-hidden": "true" }, icon("chevron")))
    return card
  }

  // The slider moves at once; the bars follow with Python's answer, newest value only.
  function move(name, value) {
    local[name] = value
    page.act("knobs", { ...local })
    drawValue(cards.find(card => card.name === name))
  }

  function shown(name, value) {
    return value === KNOBS[name].off ? page.says.off : knob(value, KNOBS[name].digits)
  }

  /** @param {Data} data */
  function draw(data) {
    const asked = page.acts.pending("knobs")
    for (const card of cards) {
      if (card.slider && !card.slider.held && !asked) local[card.name] = data.knobs[card.name]
    }
    const stages = Object.fromEntries((data.stages || []).map(stage => [stage.name, stage]))
    const highest = Math.max(0, ...(data.stages || []).slice(1).map(stage => Math.max(0, ...stage.values)))
    const top = TOPS.find(end => highest <= end + 1e-9) || 1
    for (const card of cards) {
      fill(card.title, [page.says[card.name], data.lang], () => page.term(card.name === "logits" ? "logit" : card.name, page.says[card.name]))
      drawValue(card)
      const stage = page.covered() ? null : stages[card.name]
      attr(card.plot, "data-empty", !stage)
      if (card.name === "logits") drawLogits(card, stage, data)
      else drawStage(card, stage, top, data)
    }
    drawCard.draw(data)
  }

  function drawValue(card) {
    if (!card.slider) return show(card.value, false)
    card.slider.set(local[card.name])
    card.slider.name(page.says[card.name])
    text(card.value, shown(card.name, local[card.name]))
  }

  // Only differences between logits count, so the bars stand on the lowest of the twelve; below stands how far all reach.
  /** @param {Data} data */
  function drawLogits(card, stage, data) {
    const values = stage?.values || []
    const [high, low] = [values[0], values[values.length - 1]]
    card.bars.forEach((bar, i) => { drawBar(bar, i < values.length ? 0.08 + 0.92 * ((values[i] - low) / (high - low || 1)) : 0) })
    show(card.top, false)
    fill(card.note, [stage?.high, stage?.low, data.vocab, data.lang], () => [
      stage ? el("span.range", {}, `${number(stage.high)} … ${number(stage.low)}`) : null,
      data.vocab ? el("span", {}, ...rich(page.says.logits_note, { n: count(data.vocab) }, page.term)) : null,
    ])
  }

  /** @param {Data} data */
  function drawStage(card, stage, top, data) {
    card.bars.forEach((bar, i) => {
      const cut = Boolean(stage?.cut?.[i])
      attr(bar, "data-cut", cut)
      drawBar(bar, stage && !cut ? (stage.values[i] || 0) / top : 0)
    })
    show(card.top, Boolean(stage) && top < 1)
    text(card.top, percent(top))
    const note = stage ? says(card.name, stage, data) : ""
    fill(card.note, note, () => el("span", {}, note))
  }

  function drawBar(bar, share) {
    style(bar, "height", `${Math.min(1, share) * 100}%`)
  }

  /** @param {Data} data */
  function says(stageName, stage, data) {
    const { says } = page
    if (stageName === "temperature") {
      const value = local.temperature
      if (value === 0) return says.temperature_zero
      if (value === 1) return says.temperature_one
      return value < 1 ? says.temperature_low : says.temperature_high
    }
    const kept = count(stage.kept ?? data.vocab)
    if (local[stageName] === KNOBS[stageName].off) return says.keeps_all
    return template(says.keeps, { kept, mass: percent(stage.mass || 0) })
  }

  return { node, draw }
}
