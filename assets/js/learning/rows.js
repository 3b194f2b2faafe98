// Next-word bars: word, bar from a shared zero, number. The axis is always 0 to 100 %.
import { el, order, style, text } from "../kit/el.js"
import { word } from "../kit/chip.js"
import { percent } from "../kit/format.js"

/** @import { Likely } from "./data.js" */

/** @param {() => void} [onpick] - opens what is behind the bars */
export function createRows(onpick) {
  const node = el("ol.bars", { onclick: onpick || null, "data-opens": Boolean(onpick) })
  const lines = []

  /** @param {Likely[]} rows */
  function draw(rows, covered = false) {
    while (lines.length < rows.length) {
      const name = el("span.name")
      const fill = el("i.bar")
      const value = el("span.number")
      lines.push(Object.assign(el("li", {}, name, el("span.track", {}, fill, value)), { word: name, bar: fill, figure: value }))
    }
    rows.forEach((row, i) => {
      const line = lines[i]
      const key = covered ? "?" : `${row.text} ${row.kind} ${row.joins}`
      if (line.drawn !== key) line.word.replaceChildren(covered ? "?" : word(row))
      line.drawn = key
      style(line.bar, "width", `${covered ? 0 : row.own * 78}%`)
      text(line.figure, covered ? "" : percent(row.own))
    })
    order(node, lines.slice(0, rows.length))
  }

  return { node, draw }
}
