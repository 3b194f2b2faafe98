// One head as a matrix: rows look, columns are looked at, the future is hatched, the looking row is framed.
import { word } from "../kit/chip.js"
import { attr, el, fill, style, template, text } from "../kit/el.js"
import { createPart } from "../kit/part.js"
import { roving } from "../kit/roving.js"
import { scale } from "../kit/scale.js"
import { short, weightsOf } from "./weights.js"
/** @import { Data, Page } from "./data.js" */

const [SIDE, NAME] = [86, 18] // px: of the names at the side at most; a name's height

// open(row, column): the arithmetic behind one cell.
/** @param {Page} page @param {(row: number, column: number) => void} open */
export function createMatrix(page, open) {
  const title = el("h2")
  const note = el("p.note")
  const grid = roving(el("div.matrix", { role: "group" }), "button", { line: true })
  const legend = el("div.legend", {}, el("span", {}, "0"), el("i.ramp"), el("span", {}, "1"), el("i.hatch"), el("span"))
  const part = createPart(by => page.go({ token: by < 0 ? page.data.first - 1 : Math.min(page.data.names.length, page.data.first + 2 * page.data.packed) - 1 }))
  const node = el("div.matrix-box", {}, title, note, grid, legend, part.node)

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { layer, head, token } = data.at
    text(title, says.every_word)
    attr(grid, "aria-label", says.every_word)
    text(legend.lastChild, says.future)
    const weight = weightsOf(data)
    const { first, packed: size } = data
    part.draw({ said: says.part, earlier: says.earlier, later: says.later }, { first: first + 1, last: first + size, of: data.names.length })
    style(grid, "--n", String(size))
    const every = Math.ceil((NAME * page.px) / (((node.clientWidth || 290) - SIDE * page.px) / size)) // names that have room
    const named = i => (i - token) % every === 0
    text(note, every > 1 ? template(says.some_named, { n: every }) : says.rows_look)
    attr(grid, "data-sparse", every > 1)
    const tint = scale(page.root, "attn")
    const key = [layer, head, token, data.names, page.root.dataset.theme, data.lang, page.width, every]
    fill(grid, key, () => {
      const cells = [el("span")]
      const name = i => (named(i) ? word(data.names[i]) : null)
      for (let column = first; column < first + size; column += 1) cells.push(el("span.top", { title: data.names[column].text, onclick: () => open(token, column) }, name(column)))
      for (let row = first; row < first + size; row += 1) {
        cells.push(el("button.side", { type: "button", "aria-label": data.names[row].text, title: data.names[row].text, "aria-pressed": String(row === token), onclick: () => page.go({ token: row }) }, name(row)))
        for (let column = first; column < first + size; column += 1) {
          const value = weight(layer, head, row - first, column - first)
          if (value === null) { cells.push(el("i.future", { "data-looks": row === token })); continue }
          const cell = el("i", { "data-looks": row === token, title: `${data.names[row].text} → ${data.names[column].text}: ${value.toFixed(2)}`, onclick: () => open(row, column) })
          const colours = tint(value)
          Object.assign(cell.style, { background: colours.background, color: colours.color })
          if (size <= 8) cell.textContent = short(value)
          cells.push(cell)
        }
      }
      return cells
    })
  }

  return { node, draw }
}
