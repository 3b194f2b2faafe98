// All heads of the model on this prompt, layers across, and one of them large. Its kind, measured, is its frame.
import { KINDS, NAMED } from "./curve.js"
import { attr, el, fill, show, style, template, text } from "../kit/el.js"
import { listed } from "../kit/format.js"

export function createHeads(page, onpick) {
  const title = el("h2")
  const grid = el("div.grid")
  const large = el("div.large", { role: "img" })
  const caption = el("p.caption")
  const node = el("div.heads", {}, title, el("div.pair", {}, grid, el("div", {}, large, caption)))
  const cells = new Map()
  let chosen = null

  function draw(data, at) {
    const { words } = page
    const moment = data.moments[at]
    const heads = data.seen[at].heads
    text(title, words.heads)
    chosen ||= strongest(data)
    for (let layer = 0; layer < heads.length; layer += 1) {
      for (let head = 0; head < heads[layer].length; head += 1) {
        const key = `${layer},${head}`
        if (!cells.has(key)) {
          const canvas = el("canvas")
          const cell = el("button.head", { type: "button", onclick: () => { chosen = [layer, head]; page.redraw() } }, canvas, el("span"))
          cell.style.gridColumn = layer + 1
          cell.style.gridRow = head + 1
          cells.set(key, cell)
          grid.append(cell)
        }
        const cell = cells.get(key)
        paint(cell.firstChild, heads[layer][head])
        const kind = kindOf(moment, layer, head)
        attr(cell, "data-kind", kind)
        attr(cell, "aria-pressed", String(chosen[0] === layer && chosen[1] === head))
        attr(cell, "aria-label", `L${layer}H${head}${kind ? ` ${words[kind]}` : ""}`)
        text(cell.lastChild, `L${layer}H${head}`)
      }
    }
    drawLarge(data, moment, heads[chosen[0]][chosen[1]])
  }

  function drawLarge(data, moment, weights) {
    const { words } = page
    const size = Math.round(Math.sqrt(weights.length))
    const cellsNow = data.strip.slice(-size)
    const same = cellsNow.length === size
    style(large, "--n", String(size))
    fill(large, [weights, cellsNow, page.root.dataset.theme], () => {
      const out = [el("span")]
      const names = Array.from({ length: size }, (_, i) => (same ? cellsNow[i].text : String(i)))
      out.push(...names.map(name => el("span.column", {}, el("bdi", {}, name))))
      for (let row = 0; row < size; row += 1) {
        out.push(el("span.row", {}, el("bdi", {}, names[row])))
        for (let column = 0; column < size; column += 1) {
          const weight = weights[row * size + column] / 255
          const cell = el(column > row ? "i.future" : "i")
          if (column <= row) cell.style.setProperty("--w", `${(weight * 100).toFixed(0)}%`)
          out.push(cell)
        }
      }
      return out
    })
    const [layer, head] = chosen
    const scores = KINDS.map(kind => `${words[kind]} ${moment.kinds[kind][layer][head].toFixed(2)}`)
    attr(large, "aria-label", `L${layer}H${head}`)
    text(caption, template(words.head_scores, { head: `L${layer}H${head}`, scores: listed(scores, page.data.lang) }))
  }

  function kindOf(moment, layer, head) {
    const scores = Object.entries(moment.kinds).map(([kind, table]) => [table[layer][head], kind])
    const [score, kind] = scores.sort((a, b) => b[0] - a[0])[0]
    return score >= NAMED && KINDS.includes(kind) ? kind : null
  }

  // The head that finds again what was said, most surely when the training is over.
  function strongest(data) {
    const { same = [], induction } = data.moments[data.moments.length - 1].kinds
    const all = [same, induction].flatMap(table => table.flatMap((row, layer) => row.map((score, head) => [score, layer, head])))
    return all.reduce((best, one) => (one[0] > best[0] ? one : best)).slice(1)
  }

  function paint(canvas, weights) {
    const size = Math.round(Math.sqrt(weights.length))
    const styles = getComputedStyle(page.root)
    const [from, to] = ["--attn-0", "--attn-1"].map(name => hex(styles.getPropertyValue(name).trim()))
    const key = `${page.root.dataset.theme} ${weights.join()}`
    if (canvas.drawn === key) return
    canvas.drawn = key
    canvas.width = canvas.height = size
    const context = canvas.getContext("2d")
    const image = context.createImageData(size, size)
    weights.forEach((weight, i) => {
      for (let part = 0; part < 3; part += 1) image.data[4 * i + part] = from[part] + ((to[part] - from[part]) * weight) / 255
      image.data[4 * i + 3] = i % size > Math.floor(i / size) ? 0 : 255
    })
    context.putImageData(image, 0, 0)
  }

  const hex = colour => [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16))
  return { node, draw, show: on => show(node, on) }
}
