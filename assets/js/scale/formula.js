// Four sliders, the formula with their numbers, the tower as large as they say; and where a loaded model's count differs.
import { attr, el, fill, rich, template, text } from "../kit/el.js"
import { count } from "../kit/format.js"
import { createSlider } from "../kit/slider.js"
import { table } from "../kit/table.js"
import { createTower } from "./tower.js"
/** @import { Data, Loaded, Page, Shape } from "./data.js" */

const STOPS = {
  layers: [1, 2, 4, 6, 8, 12, 16, 24, 30, 36, 48, 64, 80, 96, 128],
  width: [64, 128, 256, 384, 576, 768, 1024, 1600, 2048, 3072, 4096, 6144, 8192, 12288, 16384],
  vocabulary: [256, 1106, 8192, 32000, 40478, 49152, 50257, 100000, 151936, 262144],
  context: [128, 256, 512, 1024, 2048, 4096, 8192, 32768, 131072],
}
/** @type {(keyof Shape)[]} */
const NAMES = ["layers", "width", "vocabulary", "context"]

/** @param {Page} page */
export function createFormula(page) {
  const tower = createTower(page)
  const presets = el("div.presets", { role: "group" })
  const sliders = NAMES.map(name => createSlider({ stops: STOPS[name], say: count, onmove: value => page.act("knobs", { [name]: value }) }))
  const lines = sliders.map(slider => el("label.line", {}, el("span"), slider.input, el("b")))
  const formula = el("p.formula", { role: "status" })
  const loaded = el("div.loaded")
  const node = el("div.formula-view", {}, el("div.beside", {}, el("div", {}, presets, ...lines, formula, loaded), tower.node))

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { shape, said, presets: some } = data.formula
    attr(presets, "aria-label", says.presets)
    fill(presets, [some, data.lang], () => some.map(one => el("button.button.small", { type: "button", title: template(says.published, { n: one.published }), onclick: () => page.act("knobs", { ...one.shape }) }, one.name)))
    for (const [i, one] of some.entries()) attr(presets.children[i], "aria-pressed", String(NAMES.every(name => one.shape[name] === shape[name])))
    NAMES.forEach((name, i) => {
      text(lines[i].firstChild, says[name])
      sliders[i].name(says[name])
      if (!sliders[i].held) sliders[i].set(shape[name])
      text(lines[i].lastChild, count(shape[name]))
    })
    const { layers, width, vocabulary, context } = shape
    fill(formula, [shape, said, data.lang], () => [
      el("span.letters", {}, "12 · L · d² + (V + P) · d"),
      el("span", {}, `12 · ${count(layers)} · ${count(width)}² + (${count(vocabulary)} + ${count(context)}) · ${count(width)} = `), el("b", {}, said),
    ])
    tower.draw(data.formula)
    fill(loaded, [data.formula.loaded, data.lang], () => data.formula.loaded && compared(data.formula.loaded))
  }

  /** @param {Loaded} one */
  function compared(one) {
    const { says } = page
    const said = rich(says.loaded, { title: one.title, formula: count(one.formula), exact: count(one.exact), off: one.off.replace("-", "\u2212") })
    const head = [says.part, says.by_formula, says.exact, says.why]
    return [el("p", {}, ...said), table([head, ...one.rows.map(row => [says[`part_${row.part}`], count(row.formula), count(row.exact), row.why])])]
  }

  /** @param {Data} data */
  function rows({ formula: { presets: some, shape, parameters } }) {
    const { says } = page
    const line = (name, one, n, published) => [name, ...NAMES.map(part => count(one[part])), n, published]
    return [
      [says.model, ...NAMES.map(name => says[name]), says.by_formula, says.exact],
      ...some.map(one => line(one.name, one.shape, one.said, one.published)), line("", shape, count(parameters), ""),
    ]
  }

  return { node, draw, rows }
}
