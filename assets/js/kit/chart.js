// What charts drawn by hand are made of: scales, names, lines. Each picture puts its own together.
import { svg } from "./el.js"

// linear([0, 7], [40, 460]) -> value => its place between the two ends.
/** @param {number[]} values @param {number[]} places */
export function linear([low, high], [from, to]) {
  const room = (to - from) / (high - low || 1)
  return value => from + (value - low) * room
}

export function label(x, y, said, props = {}) {
  const node = svg("text", { x, y, ...props })
  node.textContent = String(said)
  return node
}

/** @param {number | string} x1 @param {number | string} y1 @param {number | string} x2 @param {number | string} y2 @param {string} cls */
export function line(x1, y1, x2, y2, cls) {
  return svg("line", { class: cls, x1, y1, x2, y2 })
}

// One line through points, [x, y] each.
/** @param {number[][]} points @param {string} cls */
export function through(points, cls) {
  return svg("path", { class: cls, d: points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("") })
}

// A vector as bars, one a number: up positive, down negative, on a square-root scale. `most` reaches the edge; `thick` is
// a bar's part of its room; the rest are properties of the picture.
/** @param {number[]} values @param {{ high: number, wide?: number, most?: number, thick?: number, class: string, "aria-label": string }} props */
export function strip(values, { high, wide = values.length, most = Math.max(...values.map(Math.abs)), thick, ...props }) {
  const step = wide / values.length
  const middle = high / 2
  const bars = values.map((value, i) => {
    const up = (middle - 1) * Math.sqrt(Math.abs(value) / (most || 1)) * Math.sign(value)
    return `M${((i + 0.5) * step).toFixed(2)} ${middle}v${(-up).toFixed(2)}`
  })
  return svg("svg", { viewBox: `0 0 ${wide} ${high}`, preserveAspectRatio: "none", role: "img", ...props },
    svg("path", { d: bars.join(""), "stroke-width": thick && thick * step }))
}
