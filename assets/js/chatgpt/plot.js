// Lines over the steps of a training. What is measured says how high the axis goes, and how a number is written.
import { label, line, linear, through } from "../kit/chart.js"
import { attr, fill, svg } from "../kit/el.js"

const EDGE = { left: 58, top: 14, bottom: 26 }
const APART = 19 // px between two names

/** @param {{ wide: number, high: number, right: number }} size - right: room for the names of the lines */
export function createPlot({ wide, high, right }) {
  const node = svg("svg", { viewBox: `0 0 ${wide} ${high}`, class: "plot", role: "img" })

  /**
   * @param {string} name
   * @param {{ most: number, ticks: number[], x: number, say: (value: number) => string, lines: { points: number[][], cls: string, name: string }[] }} what
   *   most: of the values, whose ticks are written with say(); x: the last step
   */
  function draw(name, { most, ticks, x: last, say, lines }) {
    attr(node, "aria-label", name)
    const x = linear([0, last], [EDGE.left, wide - right])
    const y = linear([0, most], [high - EDGE.bottom, EDGE.top])
    fill(node, [most, ticks, last, lines, ticks.map(say)], () => [
      ...ticks.map(value => line(EDGE.left, y(value), wide - right, y(value), "grid")),
      ...ticks.map(value => label(EDGE.left - 6, y(value) + 6, say(value), { class: "axis end" })),
      ...[0, last].map((value, i) => label(x(value), high - 5, value, { class: i ? "axis end" : "axis" })),
      ...lines.map(one => through(one.points.map(point => [x(point[0]), y(Math.min(most, Math.max(0, point[1])))]), one.cls)),
      ...named(lines, x, y),
    ])
  }

  // The names stand at the ends of their lines, the lowest first, each clear of the one below it.
  function named(lines, x, y) {
    let free = high
    return lines.filter(one => one.points.length && one.name).map(one => {
      const [step, value] = one.points.at(-1)
      return { one, at: x(step), wished: y(value) + 6 }
    }).sort((a, b) => b.wished - a.wished).map(({ one, at, wished }) => {
      const place = Math.max(EDGE.top + 6, Math.min(wished, free))
      free = place - APART
      return label(Math.min(at + 8, wide - right + 8), place, one.name, { class: `name ${one.cls}` })
    })
  }

  return { node, draw }
}
