// What a budget buys: parameters or text. The figure shows one fit of the law, the table both.
import { attr, el, fill, rich, template, text } from "../kit/el.js"
import { createChoice } from "../kit/choice.js"
import { createFigure } from "../kit/figure.js"
import { createSlider } from "../kit/slider.js"
import { named, unbroken } from "../kit/format.js"
import { table } from "../kit/table.js"
/** @import { Data, Fit, Page } from "./data.js" */

const EACH = 10 // stops of a slider for each power of ten
const FITS = ["hoffmann", "besiroglu"]
/** @type {("n" | "d")[]} */
const NAMES = ["n", "d"]
// The ends are those of explain/views/scale_budget.py.
const STOPS = { n: powers(7, 12.4), d: powers(8, 14) }

/** @param {Page} page */
export function createBudget(page) {
  const figure = createFigure(page)
  const fits = createChoice(FITS, fit => page.go({ fit }))
  const presets = el("div.presets", { role: "group" })
  const sliders = NAMES.map(name => createSlider({ stops: STOPS[name], say: value => value.toExponential(1), onmove: value => page.act("knobs", { [name]: value }) }))
  const lines = sliders.map(slider => el("label.line", {}, el("span"), slider.input, el("b")))
  const numbers = el("div.numbers", { role: "status" })
  const note = el("p.note")
  const node = el("div.budget-view", {}, el("div.beside", {}, figure.node, el("div", {}, presets, ...lines, numbers, fits.node)), note)

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { budget } = data
    attr(presets, "aria-label", says.presets)
    fill(presets, [budget.presets, data.lang], () => budget.presets.map(one => el("button.button.small", { type: "button", onclick: () => page.act("knobs", { n: one.n, d: one.d }) }, one.name)))
    for (const [i, one] of budget.presets.entries()) attr(presets.children[i], "aria-pressed", String(one.n === budget.n && one.d === budget.d))
    NAMES.forEach((name, i) => {
      text(lines[i].firstChild, says[name])
      sliders[i].name(says[name])
      if (!sliders[i].held) sliders[i].set(budget[name])
      text(lines[i].lastChild, budget.said[name])
    })
    fits.draw(FITS.map(name => says[`fit_${name}`]), budget.fit, says.fit_label)
    fill(numbers, [budget.said, budget.operations, budget.fits, budget.hours, data.lang], () => told(data))
    text(note, says.budget_note)
    figure.draw(budget.figure, { label: says.budget_label, save: says.save_picture })
  }

  /** @param {Data} data */
  function told({ budget }) {
    const { says } = page
    const { operations } = budget
    return [
      el("p", {}, template(says.each, { n: budget.said.each })),
      el("p", {}, named(says.operations, "", page.data.lang), el("b", {}, `${operations.m} · 10`, el("sup", {}, String(operations.exponent)))),
      el("p", {}, ...rich(budget.years === "0" || Number(budget.years) < 1 ? says.hours_short : says.hours, { hours: unbroken(budget.hours), years: unbroken(budget.years), rate: unbroken(budget.rate) })),
      compared(budget.fits),
    ]
  }

  /** @param {Fit[]} some */
  function compared(some) {
    const { says } = page
    return table([[says.fit_label, ...some.map(one => says[`fit_${one.name}`])],
      [says.predicted, ...some.map(one => one.loss)],
      [says.best_split, ...some.map(one => template(says.split, { n: unbroken(one.best_n), d: unbroken(one.best_d) }))],
      [says.its_loss, ...some.map(one => one.best_loss)]])
  }

  /** @param {Data} data */
  function rows({ budget }) {
    const { says } = page
    return [[says.fit_label, says.n, says.d, says.predicted, says.best_split, says.its_loss, says.source],
      ...budget.fits.map(one => [says[`fit_${one.name}`], budget.said.n, budget.said.d, one.loss, template(says.split, { n: one.best_n, d: one.best_d }), one.best_loss, one.source])]
  }

  return { node, draw, rows, fit: () => page.redraw() }
}

/** @param {number} from @param {number} to - powers of ten */
function powers(from, to) {
  return Array.from({ length: Math.round((to - from) * EACH) + 1 }, (_, i) => Number((10 ** (from + i / EACH)).toPrecision(3)))
}
