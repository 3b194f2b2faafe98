// All heads of the model on this prompt, layers across, and one of them large. Its kind, measured, is its frame.
import { attr, el, fill, style, template, text } from "../kit/el.js"
import { following } from "../kit/format.js"
import { ends, paint } from "../kit/heat.js"
import { roving } from "../kit/roving.js"
import { KINDS, NAMED } from "./curve.js"
/** @import { Data, Moment, Page } from "./data.js" */

/** @param {Page} page */
export function createHeads(page) {
  const grid = roving(el("div.grid"), "button")
  const large = el("div.large", { role: "img" })
  const caption = el("p.caption")
  const node = el("div.heads", {}, el("div.pair", {}, grid, large), caption)
  const cells = new Map()
  let chosen = null
  let pointed = null // [row, column] of the large picture that was clicked

  /** @param {Data} data */
  function draw(data, at) {
    const { says } = page
    const moment = data.moments[at]
    const heads = data.seen[at].heads
    chosen ||= strongest(data)
    for (let layer = 0; layer < heads.length; layer += 1) {
      for (let head = 0; head < heads[layer].length; head += 1) {
        const key = `${layer},${head}`
        if (!cells.has(key)) {
          const canvas = el("canvas")
          const cell = el("button.head", { type: "button", onclick: () => { chosen = [layer, head]; pointed = null; page.redraw() } }, canvas, el("span"))
          style(cell, "grid-area", `${head + 1} / ${layer + 1}`)
          cells.set(key, cell)
          grid.append(cell)
        }
        const cell = cells.get(key)
        drawSmall(cell.firstChild, heads[layer][head])
        const kind = kindOf(moment, layer, head)
        attr(cell, "data-kind", kind)
        attr(cell, "aria-pressed", String(chosen[0] === layer && chosen[1] === head))
        attr(cell, "aria-label", `L${layer}H${head}${kind ? ` ${says[kind]}` : ""}`)
        text(cell.lastChild, `L${layer}H${head}`)
      }
    }
    drawLarge(data, moment, heads[chosen[0]][chosen[1]])
  }

  /** @param {Data} data */
  function drawLarge(data, moment, weights) {
    const { says } = page
    const size = Math.round(Math.sqrt(weights.length))
    const cellsNow = data.strip.slice(-size)
    const same = cellsNow.length === size
    style(large, "--n", String(size))
    fill(large, [weights, cellsNow, page.root.dataset.theme], () => {
      const out = [el("span")]
      const names = Array.from({ length: size }, (_, i) => (same ? short(cellsNow[i]) : String(i)))
      out.push(...names.map(name => el("span.column", {}, el("bdi", {}, name))))
      for (let row = 0; row < size; row += 1) {
        out.push(el("span.row", {}, el("bdi", {}, names[row])))
        for (let column = 0; column < size; column += 1) {
          const weight = weights[row * size + column] / 255
          const square = column > row ? el("i.future") : el("i", { title: said(names, row, column, weight), onclick: () => { pointed = [row, column]; page.redraw() } })
          if (column <= row) square.style.setProperty("--w", `${(weight * 100).toFixed(0)}%`)
          out.push(square)
        }
      }
      return out
    })
    const [layer, head] = chosen
    const names = cellsNow.map(one => one.text)
    const best = KINDS.map(kind => [moment.kinds[kind][layer][head], kind]).sort((a, b) => b[0] - a[0])[0]
    attr(large, "aria-label", `L${layer}H${head}`)
    const scored = pointed && same ? said(names, ...pointed, weights[pointed[0] * size + pointed[1]] / 255) : `${says[best[1]]} ${best[0].toFixed(2)}`
    const part = size < data.strip.length ? template(says.head_part, { n: size, of: data.strip.length }) : ""
    text(caption, following([template(says.head_scores, { head: `L${layer}H${head}`, scores: scored }), part], data.lang))
  }

  const said = (names, row, column, weight) => `${names[row]} → ${names[column]} ${weight.toFixed(2)}`

  /** @param {Moment} moment */
  function kindOf(moment, layer, head) {
    const scores = Object.entries(moment.kinds).map(([kind, table]) => ({ kind, score: table[layer][head] }))
    const { kind, score } = scores.sort((a, b) => b.score - a.score)[0]
    return score >= NAMED && KINDS.includes(kind) ? kind : null
  }

  // The head that finds again what was said, most surely when the training is over.
  /** @param {Data} data */
  function strongest(data) {
    const { same = [], induction } = data.moments[data.moments.length - 1].kinds
    const all = [same, induction].flatMap(table => table.flatMap((row, layer) => row.map((score, head) => [score, layer, head])))
    return all.reduce((best, one) => (one[0] > best[0] ? one : best)).slice(1)
  }

  function drawSmall(canvas, weights) {
    const size = Math.round(Math.sqrt(weights.length))
    const key = `${page.root.dataset.theme} ${weights.join()}`
    if (canvas.drawn === key) return
    canvas.drawn = key
    canvas.width = canvas.height = size
    paint(canvas.getContext("2d"), ends(page.root), size, size, (row, column) => column > row ? null : weights[row * size + column] / 255)
  }

  return { node, draw }
}

// A special token's name without its brackets: there is little room beside a square.
const short = ({ kind, text: whole }) => (kind === "special" ? whole.replace(/^<\|(.+)\|>$/, "$1") : whole)
