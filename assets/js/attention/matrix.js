// One head as a matrix: rows look, columns are looked at, the future is hatched, the looking row is framed.
import { word } from "../kit/chip.js"
import { attr, el, fill, style, text } from "../kit/el.js"
import { createPart } from "../kit/part.js"
import { roving } from "../kit/roving.js"
import { scale } from "../kit/scale.js"
import { short, weightsOf } from "./weights.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function createMatrix(page) {
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
    text(note, says.rows_look)
    text(legend.lastChild, says.future)
    const weight = weightsOf(data)
    const { first, packed: size } = data
    part.draw({ said: says.part, earlier: says.earlier, later: says.later }, { first: first + 1, last: first + size, of: data.names.length })
    style(grid, "--n", String(size))
    const tint = scale(page.root, "attn")
    const key = [layer, head, token, data.names, page.root.dataset.theme, data.lang, page.width]
    fill(grid, key, () => {
      const cells = [el("span")]
      for (let column = first; column < first + size; column += 1) cells.push(el("span.top", {}, word(data.names[column])))
      for (let row = first; row < first + size; row += 1) {
        cells.push(el("button.side", { type: "button", "aria-pressed": String(row === token), onclick: () => page.go({ token: row }) }, word(data.names[row])))
        for (let column = first; column < first + size; column += 1) {
          const value = weight(layer, head, row - first, column - first)
          const cell = el(value === null ? "i.future" : "i", { "data-looks": row === token })
          if (value !== null) {
            const colours = tint(value)
            Object.assign(cell.style, { background: colours.background, color: colours.color })
            if (size <= 8) cell.textContent = short(value)
            cell.title = `${value.toFixed(2)}`
          }
          cells.push(cell)
        }
      }
      return cells
    })
  }

  return { node, draw }
}
