// The same word in two sentences: how alike its vectors are after each layer.
import { label, line, linear, through } from "../kit/chart.js"
import { attr, el, fill, rich, svg, template, text } from "../kit/el.js"
import { following, number } from "../kit/format.js"
import { asking } from "./asking.js"
/** @import { Data, Page } from "./data.js" */

const EDGE = { left: 52, right: 20, top: 16, bottom: 40 }

/** @param {Page} page */
export function createContext(page) {
  const intro = el("p.intro")
  const one = asking(send)
  const other = asking(send)
  const some = el("div.some")
  const title = el("h2")
  const picture = svg("svg", { class: "layers", role: "img" })
  const why = el("p.why", { role: "status" })
  const node = el("div.context-view", {}, intro, el("div.two", {}, one.node, other.node), some, title, picture, why)

  function send() {
    page.go({ pair: `${one.field.value}|${other.field.value}` })
  }

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { context } = data
    fill(intro, data.lang, () => rich(says.context_intro, {}, page.term))
    ;[one, other].forEach((ask, i) => {
      attr(ask.field, "aria-label", `${says.text} ${i + 1}`)
      ask.set(context.texts[i])
      text(ask.button, says.compare)
    })
    fill(some, [context.some, data.lang], () => context.some.map((pair, i) => el("button.button.small", { type: "button", onclick: () => page.go({ pair }) }, [says.before_it, says.after_it][i])))
    const values = context.cosines
    text(title, values.length ? template(says.same_word, { word: context.word, first: number(values[0]), last: number(values.at(-1)) }) : says.no_shared)
    const [wide, high] = page.layout === "phone" ? [360, 240] : [760, 300]
    attr(picture, "viewBox", `0 0 ${wide} ${high}`)
    const last = values.length - 1
    const x = linear([0, Math.max(1, last)], [EDGE.left, wide - EDGE.right])
    const others = context.unalike
    const low = Math.min(0, ...others, ...values)
    const y = linear([low, 1], [high - EDGE.bottom, EDGE.top])
    fill(picture, [values, others, data.lang, wide], () => !values.length ? [] : [
      ...[low, 0.5, 1].flatMap(value => [line(EDGE.left, y(value), wide - EDGE.right, y(value), "grid"), label(EDGE.left - 8, y(value) + 5, number(value), { "text-anchor": "end" })]),
      ...others.length ? [through(others.map((value, i) => [x(i), y(value)]), "others"), label(x(0) + 14, y(others[0]) + 7, says.unalike)] : [],
      through(values.map((value, i) => [x(i), y(value)]), "line"),
      ...values.map((value, i) => svg("circle", { cx: x(i), cy: y(value), r: 5, onclick: () => page.tabulate() })),
      ...(page.layout === "phone" ? [0, last] : [0, Math.round(last / 2), last]).map(i => label(x(i), high - 12, layer(i), { "text-anchor": ["start", "middle", "end"][i === last ? 2 : Math.sign(i)] })),
    ])
    attr(picture, "aria-label", says.context)
    const moved = values.length && values[0] < 0.9995 && context.placed
    const unlike = context.part && !context.same_before && others.length && values[last] - others[last] < 0.005
    text(why, !values.length ? "" : following([moved && says.why_placed, context.same_before ? says.why_same : context.part ? says.why_differs : says.why_nearer, unlike && says.why_as_unlike], data.lang))
  }

  // Layers count from 0, as on the other pages; below them lies what enters the first.
  function layer(i) {
    const { says, data } = page
    return i ? template(says.after_layer, { n: i - 1 }) : data.context.placed ? says.table_row_placed : says.table_row
  }

  /** @param {Data} data */
  const rows = data => [[page.says.layer, page.says.cosine, page.says.unalike], ...data.context.cosines.map((value, i) => [layer(i), number(value, 4), data.context.unalike.length ? number(data.context.unalike[i], 4) : ""])]
  return { node, draw, rows }
}
