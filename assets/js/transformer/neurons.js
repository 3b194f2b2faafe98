// The neurons of one floor that fire most at the chosen token, the words each pushes, and the answer without one.
import { attr, el, fill, rich, show, style, template, text } from "../kit/el.js"
import { word } from "../kit/chip.js"
import { listed, number, percent } from "../kit/format.js"
import { icon } from "../kit/icons.js"
import { roving } from "../kit/roving.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function createNeurons(page) {
  const title = el("h2")
  const down = el("button.button.small.falling", { type: "button", onclick: () => up(-1) })
  const above = el("button.button.small.rising", { type: "button", onclick: () => up(1) })
  const list = roving(el("ol.neurons"), "button")
  const off = el("h2")
  const bars = el("ol.bars")
  const back = el("button.button.small", { type: "button", onclick: on })
  const side = el("section.card", {}, off, bars, back)
  const note = el("p.note")
  const node = el("div.neurons-view", {}, el("div.row-tools", {}, title, down, above), el("div.two", {}, list, side), note)

  function on() {
    page.go({ neuron: null })
  }

  function up(step) {
    const { at, sizes_of: sizes } = page.data
    const layer = at.layer + step
    if (layer >= 0 && layer < sizes.layers) page.go({ layer, neuron: null })
  }

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { neurons, at, names } = data
    fill(title, [at, neurons.count, names[at.token], data.lang], () => [template(says.neurons_title, { n: at.layer, count: neurons.count.toLocaleString("en") }), " ", el("bdi.subject-token", {}, names[at.token].text)])
    fill(down, ["down"], () => [icon("chevron")])
    fill(above, ["up"], () => [icon("chevron")])
    attr(down, "aria-label", says.down)
    attr(above, "aria-label", says.up)
    fill(list, [neurons.neurons, neurons.silent, data.lang], () => neurons.neurons.map(one => {
      const fire = el("i", { "data-negative": one.given < 0 })
      style(fire, "width", `${(100 * Math.abs(one.given)) / neurons.most}%`)
      const silent = neurons.silent === one.neuron
      return el("li", { "data-off": silent }, el("b", {}, String(one.neuron)), el("span.fires", {}, el("span.track", {}, fire), number(one.given)),
        el("span.pushed", {}, el("small", {}, says.pushes_up), ...one.up.map(chip)), el("span.pushed", {}, el("small", {}, says.pushes_down), ...one.down.map(chip)),
        el("button.button.small", { type: "button", "aria-pressed": String(silent), "aria-label": `${silent ? says.switch_on : says.switch_off}: ${says.neuron} ${one.neuron}`, onclick: () => (silent ? on() : page.go({ layer: at.layer, neuron: one.neuron })) }, silent ? says.switch_on : says.switch_off))
    }))
    text(off, neurons.silent === null ? template(says.next_after, { word: names[names.length - 1].text }) : template(says.without, { n: neurons.silent, layer: at.layer }))
    show(back, neurons.silent !== null)
    text(back, says.switch_on)
    fill(bars, [neurons.bars, data.lang], () => neurons.bars.map(row => {
      const before = el("i.before")
      const after = el("i.after")
      style(before, "width", `${row.before * 100}%`)
      style(after, "width", `${row.after * 100}%`)
      return el("li", {}, word(row), el("span.track", {}, before, after), el("span", {}, neurons.silent === null ? percent(row.before) : `${percent(row.before)} → ${percent(row.after)}`))
    }))
    fill(note, data.lang, () => rich(says.neurons_note, {}, page.term))
  }

  /** @param {Data} data */
  function rows({ neurons, lang }) {
    const { says } = page
    const said = pushed => listed(pushed.map(one => `${one.text} ${number(one.push)}`), lang)
    return [
      [says.neuron, says.fires, says.pushes_up, says.pushes_down],
      ...neurons.neurons.map(one => [one.neuron, number(one.given), said(one.up), said(one.down)]),
      ...neurons.bars.map(row => [`${says.next_word}: ${row.text}`, percent(row.before), neurons.silent === null ? "" : percent(row.after), ""]),
    ]
  }

  const chip = one => el("span.pushed-word", {}, word(one))
  return { node, draw, up, rows }
}
