// The training as curves over its steps: loss with the language's own entropy as the floor, and three shares from
// 0 to 100 %: questions right that need looking back, and the best head of two kinds.
import { attr, el, fill, svg, text } from "../kit/el.js"
import { number } from "../kit/format.js"

export const KINDS = ["previous", "same", "induction"] // of heads
const WIDE = 500
const HIGH = 200
const LEFT = 46
const RIGHT = 26
const TOP = 16
const BOTTOM = 24
const SHIFT = 30 // steps: the axis is logarithmic from here on

export function createCurve(page, onpick) {
  const lines = svg("g")
  const cursor = svg("line", { class: "cursor", y1: TOP - 8, y2: HIGH - BOTTOM })
  const picture = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "curve", role: "img" }, lines, cursor)
  const legend = el("div.legend")
  const note = el("p.curve-note")
  const node = el("div.curve-box", {}, legend, picture, note)
  picture.addEventListener("click", event => {
    const box = picture.getBoundingClientRect()
    const at = ((event.clientX - box.left) / box.width) * WIDE
    const xs = page.data.moments.map(moment => x(moment.step))
    onpick(xs.reduce((best, value, i) => (Math.abs(value - at) < Math.abs(xs[best] - at) ? i : best), 0))
  })

  const last = () => page.data.curve[page.data.curve.length - 1].step
  const x = step => LEFT + (WIDE - LEFT - RIGHT) * (Math.log(1 + step / SHIFT) / Math.log(1 + last() / SHIFT))
  const top = () => Math.ceil(Math.max(...page.data.curve.map(point => point.loss)))
  const y = loss => TOP + (HIGH - TOP - BOTTOM) * (1 - loss / top())
  const share = value => TOP + (HIGH - TOP - BOTTOM) * (1 - value)
  const path = (points, cls) => svg("path", { class: cls, d: points.map(([a, b], i) => `${i ? "L" : "M"}${a.toFixed(1)} ${b.toFixed(1)}`).join("") })
  const best = (moment, kind) => Math.max(...moment.kinds[kind].flat())

  function draw(data, at) {
    const { words } = page
    const { curve, moments } = data
    attr(picture, "aria-label", words.curve)
    text(note, words.lessons)
    fill(legend, [words.loss, words.floor, words.looking_back, words.induction, words.same, words.previous], () => [
      item("loss", words.loss), item("back", words.looking_back), ...[...KINDS].reverse().map(kind => item(kind, words[kind])), item("floor", `${words.floor} ${number(curve[0].floor)}`),
    ])
    fill(lines, [curve.length, moments.length, words.floor], () => {
      const floor = curve[0].floor
      return [
        ...[0, 0.5, 1].map(value => svg("line", { class: "grid", x1: LEFT, x2: WIDE - RIGHT, y1: share(value), y2: share(value) })),
        ...[0, 0.5, 1].map(value => label(LEFT - 5, share(value) + 5, "axis end", `${value * 100}%`)),
        ...[100, 1000, last()].map(step => label(x(step), HIGH - 6, "axis middle", step.toLocaleString("en"))),
        svg("line", { class: "floor", x1: LEFT, x2: WIDE - RIGHT, y1: y(floor), y2: y(floor) }),
        path(curve.map(point => [x(point.step), y(point.loss)]), "loss"),
        path(curve.map(point => [x(point.step), share(point.looking_back)]), "back"),
        ...KINDS.map(kind => path(moments.map(moment => [x(moment.step), share(best(moment, kind))]), kind)),
        ...moments.map(moment => svg("circle", { class: "dot", cx: x(moment.step), cy: y(moment.loss), r: 3.6 })),
      ]
    })
    attr(cursor, "x1", x(moments[at].step))
    attr(cursor, "x2", x(moments[at].step))
  }

  function item(kind, name) {
    return el("span", {}, el(`i.key-${kind}`), name)
  }

  function label(at, down, cls, said) {
    const node = svg("text", { x: at, y: down, class: cls })
    node.textContent = said
    return node
  }

  return { node, draw, best }
}
