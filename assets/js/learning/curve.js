// The training as curves over its steps, in bands for what was practised: loss (axis at the right) with the language's own
// entropy as the floor; and from 0 to 100 % (axis at the left) questions right that need looking back, and the best head
// of each kind that there ever is, when asked for. Below it a sentence on the moment.
import { label, line, linear, through } from "../kit/chart.js"
import { attr, el, fill, rich, svg, text } from "../kit/el.js"
import { count, following, listed, number, percent } from "../kit/format.js"
/** @import { Data, Page } from "./data.js" */

export const KINDS = ["previous", "same", "induction"] // of heads
const TERMS = ["previous_head", "same_head", "induction_head"] // what explains them
const WIDE = 500
const HIGH = 250
const LEFT = 46
const RIGHT = 40
const TOP = 34
const BOTTOM = 24
export const NAMED = 0.4 // score from which a head carries the name of a kind
const SHIFT = 30 // steps: the axis is logarithmic from here on

/** @param {Page} page */
export function createCurve(page, onpick) {
  const lines = svg("g")
  const cursor = svg("line", { class: "cursor", y1: TOP - 12, y2: HIGH - BOTTOM })
  const ahead = svg("rect", { class: "ahead", y: TOP - 12, height: HIGH - BOTTOM - TOP + 12 }) // pales what has not come yet
  const picture = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "curve", role: "img" }, lines, svg("g", { class: "ground" }, ahead), cursor)
  const legend = el("div.legend")
  const more = el("button.button.small", { type: "button", onclick: () => { heads = !heads; page.redraw() } })
  const note = el("p.told", { role: "status" })
  const node = el("div.curve-box", {}, legend, picture, note)
  let heads = false // their curves too: at first one curve rises, and one falls
  picture.addEventListener("click", event => {
    const box = picture.getBoundingClientRect()
    const at = ((event.clientX - box.left) / box.width) * WIDE
    const xs = page.data.moments.map(moment => x(moment.step))
    onpick(xs.reduce((best, value, i) => (Math.abs(value - at) < Math.abs(xs[best] - at) ? i : best), 0))
  })

  const last = () => page.data.curve[page.data.curve.length - 1].step
  const top = () => Math.ceil(Math.max(...page.data.curve.map(point => point.loss)))
  const x = step => linear([0, Math.log1p(last() / SHIFT)], [LEFT, WIDE - RIGHT])(Math.log1p(step / SHIFT))
  const y = loss => linear([0, top()], [HIGH - BOTTOM, TOP])(loss)
  const share = linear([0, 1], [HIGH - BOTTOM, TOP])
  const best = (moment, kind) => Math.max(...moment.kinds[kind].flat())
  const seen = kind => page.data.moments.some(moment => best(moment, kind) >= NAMED)

  /** @param {Data} data */
  function draw(data, at) {
    const { says } = page
    const { curve, moments } = data
    attr(picture, "aria-label", says.curve)
    const kinds = heads ? KINDS.filter(seen) : []
    text(more, says.with_heads)
    attr(more, "aria-pressed", String(heads))
    fill(legend, [kinds, data.lang], () => [
      item("back", page.term("look_back", says.looking_back)), ...kinds.map(kind => item(kind, page.term(TERMS[KINDS.indexOf(kind)], says[kind]))),
      item("loss", page.term("loss", says.loss_right)), item("floor", page.term("entropy", `${says.floor} ${number(curve[0].floor)}`)),
    ])
    tell(data, at)
    fill(lines, [curve.length, moments.length, data.lang, page.layout, kinds], () => {
      const floor = curve[0].floor
      return [
        ...bands(data),
        ...[0, 0.5, 1].map(value => line(LEFT, share(value), WIDE - RIGHT, share(value), "grid")),
        ...[0, 0.5, 1].map(value => label(LEFT - 5, share(value) + 5, `${value * 100}%`, { class: "axis end" })),
        ...[0, Math.round(top() / 2), top()].map(loss => label(WIDE - RIGHT + 6, y(loss) + 5, loss, { class: "axis" })),
        ...[100, 1000, last()].map(step => label(x(step), HIGH - 6, step.toLocaleString("en"), { class: "axis middle" })),
        line(LEFT, y(floor), WIDE - RIGHT, y(floor), "floor"),
        through(curve.map(point => [x(point.step), y(point.loss)]), "loss"),
        through(curve.map(point => [x(point.step), share(point.looking_back)]), "back"),
        ...kinds.map(kind => through(moments.map(moment => [x(moment.step), share(best(moment, kind))]), kind)),
        ...moments.map(moment => svg("circle", { class: "dot", cx: x(moment.step), cy: y(moment.loss), r: 3.6 })),
      ]
    })
    attr(ahead, "x", x(moments[at].step))
    attr(ahead, "width", WIDE - RIGHT - x(moments[at].step))
    attr(cursor, "x1", x(moments[at].step))
    attr(cursor, "x2", x(moments[at].step))
  }

  // What it practised, over its part of the axis; a part too narrow for its name goes without.
  /** @param {Data} data */
  function bands({ lessons }) {
    return lessons.flatMap(({ lesson, until }, i) => {
      const [from, to] = [i ? x(lessons[i - 1].until) : LEFT, x(until)]
      return [
        ...(i ? [line(from, TOP - 14, from, HIGH - BOTTOM, "border")] : []), // below the names, which may be wider than a part
        label((from + to) / 2, 14, page.layout === "phone" ? page.says[`lesson_${lesson}`][0] : page.says[`lesson_${lesson}`], { class: "axis middle" }),
      ]
    })
  }

  // One sentence on what is happening, and which heads there are by now.
  /** @param {Data} data */
  function tell(data, at) {
    const { says } = page
    const moment = data.moments[at]
    const { lesson } = data.lessons.find(one => moment.step <= one.until)
    const scored = KINDS.flatMap(kind => moment.kinds[kind].flatMap((row, layer) => row.map((score, head) => [score, `L${layer}H${head} ${says[kind]}`])))
    const named = scored.filter(([score]) => score >= NAMED).sort((a, b) => b[0] - a[0]).slice(0, 4).map(pair => pair[1])
    const values = { loss: number(moment.loss), share: percent(moment.looking_back), floor: number(data.curve[0].floor), heads: listed(named, data.lang), words: count(data.words_known) }
    const said = [says[moment.step ? `told_${lesson}` : "told_start"], named.length ? says.told_heads : ""]
    fill(note, [said, values], () => rich(following(said, data.lang), values, page.term))
  }

  function item(kind, said) {
    return el("span", {}, el(`i.key-${kind}`), said)
  }

  return { node, more, draw, best }
}
