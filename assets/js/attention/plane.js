// The plane of the fruit, with a real head: the gaze is the query, the fruits are the keys of the words so far. Across is
// the part of a key along the query, so the score can be read off exactly; up is what spreads the rest most.
import { attr, el, fill, svg, template, text } from "../kit/el.js"
import { number } from "../kit/format.js"

const WIDE = 660
const HIGH = 470
const EDGE = { left: 40, right: 70, top: 30, bottom: 50 }
const NAMED = 14 // keys that are named: those with the largest weights

export function createPlane(page) {
  const intro = el("p.intro")
  const picture = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "plane", role: "img" })
  const list = el("ol.scores")
  const note = el("p.note")
  const node = el("div.plane-view", {}, el("div.left", {}, picture), el("div.right", {}, intro, list, note))

  function draw(data) {
    const { words } = page
    const { one, names, at } = data
    const length = Math.hypot(...one.query)
    const xs = one.places.map(place => place[0])
    const ys = one.places.map(place => place[1])
    const low = Math.min(0, ...xs)
    const high = Math.max(0, ...xs) || 1
    const tall = Math.max(...ys.map(Math.abs)) || 1
    const x = value => EDGE.left + ((value - low) / (high - low || 1)) * (WIDE - EDGE.left - EDGE.right)
    const y = value => HIGH / 2 - (value / tall) * (HIGH / 2 - EDGE.top - EDGE.bottom / 2)
    const order = one.weights.map((weight, i) => [weight, i]).sort((a, b) => b[0] - a[0]).map(pair => pair[1])
    attr(picture, "aria-label", words.plane)
    text(intro, template(words.plane_intro, { word: names[at.token].text, head: `L${at.layer}H${at.head}` }))
    fill(picture, [one.layer, one.head, at.token, names.length, data.lang, page.root.dataset.theme], () => [
      svg("line", { class: "axis", x1: x(low), x2: WIDE - 10, y1: HIGH / 2, y2: HIGH / 2 }),
      svg("line", { class: "axis thin", x1: x(0), x2: x(0), y1: EDGE.top, y2: HIGH - EDGE.bottom }),
      ...arrow(x(0), HIGH / 2, WIDE - 26, HIGH / 2, "gaze"),
      label(WIDE - 10, HIGH / 2 - 16, "gaze-name", template(words.query_of, { word: names[at.token].text }), "end"),
      ...order.slice().reverse().flatMap(i => [
        ...arrow(x(0), HIGH / 2, x(xs[i]), y(ys[i]), "key"),
        svg("circle", { cx: x(xs[i]), cy: y(ys[i]), r: 4 + 12 * Math.sqrt(one.weights[i]), class: "weight" }),
      ]),
      ...order.slice(0, NAMED).map((i, rank) => label(x(xs[i]) + (xs[i] > high * 0.8 ? -14 : 12), y(ys[i]) + (ys[i] > 0 ? -12 : 22) + (rank % 3) * (ys[i] > 0 ? -15 : 15) * (rank > 2), "key-name", names[i].text, xs[i] > high * 0.8 ? "end" : "start")),
      label(EDGE.left, HIGH - 12, "note", words.plane_axis, "start"),
    ])
    fill(list, [one.layer, one.head, at.token, names.length, data.lang], () => order.slice(0, 6).map(i => el("li", {},
      page.nameOf(names[i]), el("span", {}, `${number(length)} × ${number(xs[i])} = ${number(one.dots[i])}`), el("b", {}, number(one.weights[i], 3)))))
    text(note, template(words.plane_lost, { kept: `${(100 * one.kept).toFixed(0)}%` }))
  }

  function arrow(x1, y1, x2, y2, cls) {
    return [svg("line", { class: `line ${cls}`, x1, y1, x2, y2 })]
  }

  function label(at, down, cls, said, anchor) {
    const node = svg("text", { x: at, y: down, class: cls, "text-anchor": anchor })
    node.textContent = said
    return node
  }

  function rows(data) {
    const { words } = page
    const { one, names } = data
    return [[words.token, words.plane_x, words.plane_y, words.weight], ...one.places.map((place, i) => [names[i].text, number(place[0], 4), number(place[1], 4), number(one.weights[i], 4)])]
  }

  return { node, draw, rows }
}
