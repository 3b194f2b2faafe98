// One head on two texts: the looking word's weights on one axis, and a matrix of the differences where the tokens align.
import { word } from "../kit/chip.js"
import { createCompare } from "../kit/compare.js"
import { attr, el, fill, show, style, template, text } from "../kit/el.js"
import { number } from "../kit/format.js"
/** @import { Data, Page } from "./data.js" */

const NAMED = 14 // tokens of a matrix that names all of them

// Weights with their sign.
const signed = value => (value > 0 && Number(number(value)) !== 0 ? `+${number(value)}` : number(value))

/** @param {Page} page */
export function createCompared(page) {
  const compare = createCompare(page)
  const { say } = compare
  const firsts = el("ol.strip.first")
  const title = el("h2")
  const legend = el("p.legend", {}, el("i.swatch.solid"), el("span"), el("i.swatch.framed"), el("span"))
  const told = el("p.told", { role: "status" })
  const rows = el("table.weights")
  const moved = el("h2")
  const matrix = el("div.differences", { role: "img" })
  const ramp = el("p.legend", {}, el("i.swatch.fell"), el("span"), el("i.swatch.rose"), el("span"))
  const node = el("div.beside", {},
    el("div.left", {}, firsts, compare.strip, title, legend, told, rows),
    el("div.right", {}, compare.node, moved, matrix, ramp))

  /** @param {Data} data */
  function draw(data) {
    compare.draw(data)
    show(node, Boolean(data.picture && data.compare) && data.view === "one")
    if (!data.picture || !data.compare) return
    const { names, at, compare: { head, marks } } = data
    fill(firsts, [names, at.token, marks, data.lang], () => names.map((name, i) => el("li.cell", { "data-joins": Boolean(name.joins) },
      el("button.chip", { type: "button", "data-kind": name.kind, "aria-pressed": String(i === at.token), onclick: () => page.go({ token: i }) }, el("bdi", {}, name.text)))))
    show(title, Boolean(head))
    show(legend, Boolean(head?.rows.length))
    show(moved, Boolean(head))
    show(ramp, Boolean(head))
    if (!head) { for (const one of [rows, matrix]) fill(one, null, () => []); return text(told, "") }
    const looking = names[at.token].text
    text(title, template(say("looks"), { word: looking, head: `L${at.layer}H${at.head}` }))
    text(legend.children[1], say("first"))
    text(legend.children[3], say("second"))
    text(told, head.looks === null ? template(say("not_there"), { word: looking }) : "")
    fill(rows, [head.rows, head.others, data.lang], () => head.rows.length ? [
      el("thead", {}, el("tr", {}, ...["token", "bars", "first", "second", "moved"].map(name => el("th", { scope: "col" }, name === "bars" ? el("span.unseen", {}, say("weight")) : say(`head_${name}`))))),
      el("tbody", {}, ...head.rows.map(row => line(word(row.name), row)), head.others.count ? line(template(say("head_others"), { n: head.others.count }), head.others) : null),
    ] : [])
    text(moved, say("head_matrix"))
    drawMatrix(data)
    text(ramp.children[1], say("head_fell"))
    text(ramp.children[3], say("head_rose"))
  }

  function line(name, { first, second }) {
    const bars = el("td.bars", {}, el("i.fill", { style: `width:${100 * (first || 0)}%` }), el("i.framed", { style: `width:${100 * (second || 0)}%` }))
    const only = first === null ? say("only_second") : second === null ? say("only_first") : null
    return el("tr", { "data-only": only !== null }, el("th", { scope: "row" }, name), bars,
      ...[first, second].map(value => el("td", {}, value === null ? "–" : number(value))), el("td", {}, only || signed(second - first)))
  }

  /** @param {Data} data */
  function drawMatrix({ names, at, compare: { head } }) {
    const { places } = head
    const size = places.length
    const grid = new Int8Array(Uint8Array.from(atob(head.grid), letter => letter.charCodeAt(0)).buffer)
    attr(matrix, "aria-label", template(say("head_matrix_said"), { n: size }))
    style(matrix, "--n", String(size))
    fill(matrix, [head.grid, places, at.token, page.data.lang], () => {
      const cells = []
      for (let row = 0; row < size; row += 1) {
        if (size <= NAMED) cells.push(el("span.side", { "data-looks": places[row] === at.token }, names[places[row]].text))
        for (let column = 0; column < size; column += 1) {
          if (column > row) { cells.push(el("i.future")); continue }
          const value = grid[row * size + column] / 127
          cells.push(el("i", {
            title: `${names[places[row]].text} → ${names[places[column]].text}: ${signed(value)}`,
            style: `background:color-mix(in oklab, var(--${value < 0 ? "neutral" : "attention"}) ${Math.round(Math.min(1, Math.abs(value)) * 100)}%, var(--attn-0))`,
          }))
        }
      }
      return cells
    })
    attr(matrix, "data-named", size <= NAMED)
  }

  // For the table behind the picture.
  /** @param {Data} data */
  function numbers({ compare }) {
    const written = value => (value === null ? "–" : number(value, 4))
    return [["token", "first", "second", "moved"].map(name => say(`head_${name}`)),
      ...(compare.head?.rows || []).map(({ name, first, second }) => [name.text, written(first), written(second), first === null || second === null ? "–" : number(second - first, 4)])]
  }

  return { node, switcher: compare.switcher, draw, numbers }
}
