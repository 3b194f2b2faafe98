// Five sizes of one architecture: the same answers counted as all right or not, and by their tokens' probability.
import { label, line, linear, through } from "../kit/chart.js"
import { attr, el, fill, rich, show, svg, template, text } from "../kit/el.js"
import { count, number, percent, rounded } from "../kit/format.js"
/** @import { Data, Gradual, Page } from "./data.js" */

const WIDE = 460
const HIGH = 262
const LEFT = 72 // room for 100% in a phone's letters
const RIGHT = 22
const TOP = 14
const BOTTOM = 58
const MEASURES = ["exact", "token"]
const ENOUGH = 3 // sizes that make a line; before that the law alone is drawn

/** @param {Page} page */
export function createGradual(page) {
  const picked = el("select", { onchange: () => page.go({ kind: picked.value }) })
  const pick = el("label.pick", {}, el("span"), picked)
  const told = el("p.telling", { role: "status" })
  const charts = MEASURES.map(() => svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "chart", role: "img" }))
  const titles = MEASURES.map(() => el("h2"))
  const part = el("p.note")
  const sides = el("div.sides")
  const lawTitle = el("h2")
  const law = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "chart", role: "img" })
  const one = el("div.law", {}, lawTitle, law)
  const sizes = MEASURES.map((_, i) => el("div", {}, titles[i], charts[i]))
  const node = el("div.gradual", {}, el("div.tools", {}, pick, part), told, el("div.pair", {}, ...sizes, one), sides)

  /** @param {Data} data */
  function draw({ gradual, lang }) {
    const { says } = page
    text(pick.firstChild, says.ability)
    fill(picked, [gradual.kinds, lang], () => gradual.kinds.map(kind => el("option", { value: kind }, says[`kind_${kind}`])))
    picked.value = gradual.kind
    const [first, last] = [gradual.sizes[0], gradual.sizes[gradual.sizes.length - 1]]
    const enough = gradual.sizes.length >= ENOUGH
    for (const part of sizes) show(part, enough)
    show(one, !enough)
    const values = { n: gradual.sizes.length, length: number(gradual.length, 1), exact_first: percent(first.exact), exact_last: percent(last.exact), token_first: percent(first.token), token_last: percent(last.token), small: first.name, large: last.name }
    const n = Math.round(gradual.length)
    fill(told, [values, n, enough, lang], () => enough ? rich(says.told_gradual, values, page.term) : rich(says.told_law, { n, half: percent(0.5 ** n) }))
    text(lawTitle, template(says.law, { n }))
    attr(law, "aria-label", template(says.law, { n }))
    fill(law, [n, lang], () => powers(n))
    text(part, template(gradual.over ? says.run_over : says.run_part, { steps: count(gradual.steps), tokens: count(gradual.tokens), n: gradual.sizes.length }))
    MEASURES.forEach((measure, i) => {
      text(titles[i], says[`measure_${measure}`])
      attr(charts[i], "aria-label", says[`measure_${measure}`])
      fill(charts[i], [gradual.sizes, measure, lang], () => picture(gradual, measure))
    })
    fill(sides, [lang], () => ["jump", "slope"].map(side => el("section.card", {}, el("h2", {}, says[`title_${side}`]), el("p", {}, ...rich(says[`text_${side}`], {}, page.term)),
      el("a", { href: says[`link_${side}`], target: "_blank", rel: "noreferrer" }, says[`source_${side}`]))))
  }

  // p and p to the power n over p: arithmetic, no measurement.
  function powers(n) {
    const x = linear([0, 1], [LEFT, WIDE - RIGHT])
    const y = linear([0, 1], [HIGH - BOTTOM, TOP])
    const places = Array.from({ length: 51 }, (_, i) => i / 50)
    return [
      ...[0, 0.5, 1].flatMap(value => [line(LEFT, y(value), WIDE - RIGHT, y(value), "grid"), label(LEFT - 6, y(value) + 6, `${value * 100}%`, { class: "axis end" }), label(x(value), HIGH - BOTTOM + 22, `${value * 100}%`, { class: "axis middle" })]),
      label((LEFT + WIDE - RIGHT) / 2, HIGH - 6, page.says.law_axis, { class: "axis middle" }),
      through(places.map(p => [x(p), y(p)]), "token"), through(places.map(p => [x(p), y(p ** n)]), "exact"),
      label(x(0.46), y(0.56), page.says.law_one, { class: "axis end" }), label(x(0.72), y(0.06), page.says.law_whole, { class: "axis end" }),
    ]
  }

  /** @param {Gradual} gradual */
  function picture({ sizes }, measure) {
    const ends = [Math.log10(8000), Math.log10(4e6)]
    const x = value => linear(ends, [LEFT, WIDE - RIGHT])(Math.log10(value))
    const y = linear([0, 1], [HIGH - BOTTOM, TOP])
    return [
      ...[0, 0.5, 1].flatMap(value => [line(LEFT, y(value), WIDE - RIGHT, y(value), "grid"), label(LEFT - 6, y(value) + 6, `${value * 100}%`, { class: "axis end" })]),
      ...[[1e4, "10 K"], [1e5, "100 K"], [1e6, "1 M"]].map(([value, name]) => label(x(value), HIGH - BOTTOM + 22, page.data.lang === "zh" ? rounded(value, page.data.tag) : name, { class: "axis middle" })),
      label((LEFT + WIDE - RIGHT) / 2, HIGH - 6, page.says.parameters, { class: "axis middle" }),
      ...sizes.length > 1 ? [through(sizes.map(size => [x(size.parameters), y(size[measure])]), measure)] : [],
      ...sizes.map(size => svg("circle", { class: `dot ${measure}`, cx: x(size.parameters), cy: y(size[measure]), r: 6 })),
    ]
  }

  /** @param {Data} data */
  function rows({ gradual }) {
    const { says } = page
    return [
      [says.parameters, says.layers, says.width, says.loss, says.floor, says.measure_exact, says.measure_token, says.measure_whole],
      ...gradual.sizes.map(size => [count(size.parameters), size.layers, size.width, number(size.loss, 3), number(size.entropy, 3), percent(size.exact), percent(size.token), percent(size.whole)]),
    ]
  }

  return { node, draw, rows }
}
