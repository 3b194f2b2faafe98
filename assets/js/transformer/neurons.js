// One neuron: where in the text it fires, which words its direction raises and lowers, the next word without it.
import { attr, el, fill, rich, show, style, template } from "../kit/el.js"
import { word } from "../kit/chip.js"
import { cue } from "../kit/cue.js"
import { following, listed, number, percent } from "../kit/format.js"
import { roving } from "../kit/roving.js"
/** @import { Data, Neuron, Page } from "./data.js" */

/** @param {Page} page */
export function createNeurons(page) {
  const told = el("p.telling")
  const others = roving(el("div.pick", { role: "radiogroup" }), "button", { line: true, picks: true })
  const titles = [el("h2"), el("h2"), el("h2")]
  const heard = cue(el("ol.bar-list.scroll", { tabindex: "0" }))
  const raised = el("ol.bar-list.both")
  const bars = el("ol.bar-list.pairs")
  const legend = el("p.note")
  const cards = el("div.three", {},
    el("section", {}, titles[0], heard), el("section", {}, titles[1], raised), el("section", {}, titles[2], bars, legend))
  const note = el("p.note")
  const node = el("div.neurons-view", {}, told, cards, others, note)

  function step(by) {
    const { experts, choices, layer, neuron } = page.data.neurons
    if (experts) return
    const at = choices.findIndex(one => one.layer === layer && one.neuron === neuron)
    const next = choices[at + by]
    if (next) open(next)
  }

  const open = one => page.go({ neuron: `L${one.layer}N${one.neuron}` })

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { neurons, names } = data
    for (const one of [cards, others]) show(one, !neurons.experts)
    fill(told, [neurons, names, data.lang], () => (neurons.experts ? rich(says.experts) : sentence(neurons, names)))
    fill(note, [data.lang, neurons.experts], () => (neurons.experts ? [] : rich(says.neurons_note, {}, page.term)))
    if (neurons.experts) return
    for (const [i, title] of titles.entries()) fill(title, data.lang, () => [el("b.step", {}, String(i + 1)), says[["heard", "adds", "without"][i]]])
    attr(heard, "aria-label", says.heard)
    fill(heard, [neurons.given, names], () => names.map((name, i) => row(word(name), neurons.given[i], largest(neurons.given), "feedforward", i === names.length - 1)))
    heard.scrollTop = heard.scrollHeight // the last token is the one asked about
    const most = largest([...neurons.up, ...neurons.down].map(one => one.push))
    fill(raised, [neurons.up, neurons.down, neurons.answer], () => [...neurons.up, ...neurons.down].map(one => row(word(one), one.push, most, one.push < 0 ? "neutral" : "prob", one.id === neurons.answer.id)))
    fill(bars, [neurons.bars], () => neurons.bars.map(pair))
    fill(legend, data.lang, () => [el("i.before"), says.on, el("i.after"), says.off])
    fill(others, [neurons.choices, neurons.layer, neurons.neuron, data.lang], () => [
      el("span.label", {}, says.choose_neuron),
      ...neurons.choices.map(one => el("button.choice", { type: "button", role: "radio", "aria-checked": String(one.layer === neurons.layer && one.neuron === neurons.neuron), onclick: () => open(one) }, template(says.neuron_name, { layer: one.layer, n: one.neuron }))),
    ])
  }

  /** @param {Neuron} neurons */
  function sentence(neurons, names) {
    const { says } = page
    const here = neurons.given.at(-1)
    const peak = neurons.given.reduce((best, one, i) => (Math.sign(one) === Math.sign(here) && Math.abs(one) > Math.abs(neurons.given[best]) ? i : best), names.length - 1)
    const values = {
      layer: neurons.layer, n: neurons.neuron, token: names.at(-1).text, given: number(here), word: neurons.answer.text,
      most: names[peak].text, up: listed([...new Set(neurons.up.map(one => one.text))].slice(0, 3), page.data.lang), before: percent(neurons.before), after: percent(neurons.after),
    }
    return rich(following([here < 0 ? says.neuron_told_below : says.neuron_told, peak < names.length - 1 ? says.neuron_elsewhere : "", values.before === values.after ? says.neuron_spare : says.neuron_counts], page.data.lang), values)
  }

  // A word and a bar from zero, in the middle of its track: to the right, or to the left where its number is negative.
  function row(name, value, most, part, now) {
    const bar = el("i", { "data-part": part, "data-negative": value < 0 })
    const wide = (50 * Math.abs(value)) / most
    style(bar, "width", `${wide}%`)
    style(bar, "margin-left", `${value < 0 ? 50 - wide : 50}%`)
    return el("li", { "data-now": now }, name, el("span.track.signed", {}, bar), el("b", {}, `${value > 0 ? "+" : ""}${number(value)}`))
  }

  function pair(one) {
    const [before, after] = [el("i.before"), el("i.after")]
    style(before, "width", `${one.before * 100}%`)
    style(after, "width", `${one.after * 100}%`)
    return el("li", {}, word(one), el("span.track", {}, before, after), el("b", {}, `${percent(one.before)} → ${percent(one.after)}`))
  }

  /** @param {Data} data */
  function rows({ neurons, names }) {
    const { says } = page
    if (neurons.experts) return [[says.experts]]
    return [
      [says.of, says.token, says.number],
      ...names.map((name, i) => [says.heard, name.text, number(neurons.given[i], 4)]),
      ...[...neurons.up, ...neurons.down].map(one => [says.adds, one.text, number(one.push, 4)]),
      ...neurons.bars.map(one => [says.without, one.text, `${percent(one.before)} → ${percent(one.after)}`]),
    ]
  }

  return { node, draw, up: step, rows }
}

const largest = values => Math.max(...values.map(Math.abs), 1e-9)
