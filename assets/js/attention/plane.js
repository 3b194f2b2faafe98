// The plane of the fruit, with a real head: the gaze is the query, the fruits are the keys of the words so far. Across is
// the part of a key along the query, so the score can be read off exactly; up is what spreads the rest most.
import { label, line, linear } from "../kit/chart.js"
import { word } from "../kit/chip.js"
import { attr, el, fill, rich, show, svg, template, text } from "../kit/el.js"
import { following, number } from "../kit/format.js"
import { createPlaces, widthOf } from "../kit/labels.js"
/** @import { Data, Page } from "./data.js" */

const EDGE = { left: 30, right: 70, top: 46, bottom: 40 }
const LABEL = 22 // height of a name
const TRIES = [[0, -1], [1, 0], [0, 1], [-1, 0], [0, -2], [1, -1], [-1, -1], [1, 1], [-1, 1], [0, 2], [1, -2], [-1, -2]] // steps from the dot
const LISTED = 5 // keys whose arithmetic is written out
const NAMED = 14 // keys that are named: those with the largest weights

/** @param {Page} page */
export function createPlane(page) {
  const intro = el("p.intro")
  const picture = svg("svg", { class: "plane", role: "img" })
  const negative = el("p.negative")
  const list = el("ol.scores")
  const axis = el("p.note")
  const note = el("p.note")
  const node = el("div.plane-view", {}, el("div.left", {}, picture, axis), el("div.right", {}, intro, negative, list, note))

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { one, names, at } = data
    const length = Math.hypot(...one.query)
    const xs = one.places.map(place => place[0])
    const ys = one.places.map(place => place[1])
    const low = Math.min(0, ...xs)
    const high = Math.max(0, ...xs) || 1
    const [wide, tall] = page.layout === "phone" ? [360, 360] : [660, 450]
    // Room for what there is above and below the query, and never less than a fifth for either.
    const [up, down] = [Math.max(0, ...ys), Math.max(0, ...ys.map(value => -value))]
    const [top, bottom] = [Math.max(up, down / 4) || 1, Math.max(down, up / 4) || 1]
    const x = linear([low, high], [EDGE.left, wide - EDGE.right])
    const y = linear([-bottom, top], [tall - EDGE.bottom, EDGE.top])
    const level = y(0)
    attr(picture, "viewBox", `0 0 ${wide} ${tall}`)
    const order = one.weights.map((weight, i) => [weight, i]).sort((a, b) => b[0] - a[0]).map(pair => pair[1])
    attr(picture, "aria-label", says.plane)
    const best = order[0]
    const values = { word: names[at.token].text, head: `L${at.layer}H${at.head}` }
    fill(intro, [values, data.lang], () => rich(says.plane_intro, values))
    show(negative, one.dots[best] < 0)
    text(negative, template(says.plane_negative, { word: names[best].text }))
    fill(picture, [one.layer, one.head, at.token, names.length, data.lang, page.root.dataset.theme, wide], () => {
      const radius = i => 4 + 12 * Math.sqrt(one.weights[i])
      const gaze = template(says.query_of, { word: names[at.token].text })
      const font = getComputedStyle(page.root).fontFamily
      const places = createPlaces([wide, tall - EDGE.bottom / 2])
      for (const i of order) places.take([x(xs[i]) - radius(i), y(ys[i]) - radius(i), x(xs[i]) + radius(i), y(ys[i]) + radius(i)])
      places.take([x(xs[best]) - 3, Math.min(level, y(ys[best])), x(xs[best]) + 3, Math.max(level, y(ys[best]))])
      const said = wide - 10 - widthOf(gaze, `600 20px ${font}`)
      const own = places.place([6, -28, 30, -52].map(under => [said, level + under, wide - 6, level + under + LABEL])) || [said, level + 6, wide, level + 6 + LABEL]
      return [
        line(x(low), level, wide - 10, level, "axis"),
        line(x(0), EDGE.top / 2, x(0), tall - EDGE.bottom, "axis thin"),
        line(x(0), level, wide - 26, level, "line gaze"),
        line(x(xs[best]), y(ys[best]), x(xs[best]), level, "drop"), // where the likeliest key reaches to
        label(wide - 10, (own[1] + own[3]) / 2 + 6, gaze, { class: "gaze-name", "text-anchor": "end" }),
        ...order.slice().reverse().flatMap(i => [
          line(x(0), level, x(xs[i]), y(ys[i]), "line key"),
          svg("circle", { cx: x(xs[i]), cy: y(ys[i]), r: radius(i), class: "weight", onclick: () => page.tabulate() }),
        ]),
        ...order.slice(0, NAMED).map(i => {
          const long = widthOf(names[i].text, `600 20px ${font}`)
          const away = ys[i] < 0 ? -1 : 1 // names stand on the side away from the query
          const box = places.place(TRIES.map(([side, steps]) => {
            const left = x(xs[i]) + (side ? side * (radius(i) + 3 + long / 2) : 0) - long / 2
            const middle = y(ys[i]) + away * steps * (steps % 2 || side ? LABEL / 2 + radius(i) : LABEL + radius(i))
            return [left, middle - LABEL / 2, left + long, middle + LABEL / 2]
          }))
          return box && label(box[0], (box[1] + box[3]) / 2 + 6, names[i].text, { class: "key-name", "text-anchor": "start", onclick: () => page.tabulate() })
        }).filter(Boolean),
      ]
    })
    text(axis, says.plane_axis)
    fill(list, [one.layer, one.head, at.token, names.length, data.lang], () => [
      el("li.head", {}, el("span"), el("span", {}, says.plane_score), el("span", {}, says.weight)),
      ...order.slice(0, LISTED).map(i => el("li", { onclick: () => page.tabulate() },
        word(names[i]), el("span", {}, `${number(length, 2)} × ${number(xs[i], 2)} ≈ ${number(one.dots[i], 1)}`), el("b", {}, number(one.weights[i], 3)))),
      order.length > LISTED ? el("li.rest", {}, el("button.button.small", { type: "button", onclick: () => page.tabulate() }, template(says.others, { n: order.length - LISTED }))) : null,
    ])
    const named = names.length > NAMED ? template(says.plane_named, { n: NAMED }) : ""
    text(note, following([template(says.plane_lost, { kept: `${(100 * one.kept).toFixed(0)}%` }), named], data.lang))
  }

  /** @param {Data} data */
  function rows(data) {
    const { says } = page
    const { one, names } = data
    return [[says.token, says.plane_x, says.plane_y, says.weight], ...one.places.map((place, i) => [names[i].text, number(place[0], 4), number(place[1], 4), number(one.weights[i], 4)])]
  }

  return { node, draw, rows }
}
