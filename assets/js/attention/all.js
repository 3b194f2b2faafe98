// All heads at a glance: layers across, heads down, each a small picture of this very text; kinds are frames. One canvas.
import { attr, el, fill, show, style, template, text } from "../kit/el.js"
import { number } from "../kit/format.js"
import { paint, scaleOf, weightsOf } from "./weights.js"

const MOST = 34 // px of a thumbnail, gap included

export function createAll(page) {
  const canvas = el("canvas", { tabindex: "0", role: "application" })
  const frames = el("div.frames")
  const marks = el("div.axis")
  const side = el("div.side-axis")
  const cards = el("div.cards")
  const note = el("p.note")
  const node = el("div.all", {}, marks, el("div.body", {}, side, el("div.stage", {}, canvas, frames)), cards, note)
  let drawn = ""
  let size = 0

  canvas.onclick = event => {
    const box = canvas.getBoundingClientRect()
    const layer = Math.floor(((event.clientX - box.left) / box.width) * page.data.sizes.layers)
    const head = Math.floor(((event.clientY - box.top) / box.height) * page.data.sizes.heads)
    page.go({ layer, head, view: "one" })
  }
  canvas.onkeydown = event => {
    const { at, sizes } = page.data
    const moves = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
    if (event.key === "Enter") return page.go({ view: "one" })
    const move = moves[event.key]
    if (!move) return
    event.preventDefault()
    event.stopPropagation()
    page.go({ layer: (at.layer + move[0] + sizes.layers) % sizes.layers, head: (at.head + move[1] + sizes.heads) % sizes.heads })
  }

  function draw(data) {
    const { words } = page
    const { sizes, at, kinds } = data
    const width = node.clientWidth || 980
    size = Math.max(8, Math.min(Math.round(MOST * page.px), Math.floor((width - 30) / sizes.layers)))
    const gap = size > 14 ? 4 : 1
    const key = JSON.stringify([data.names.length, data.grid.length, size, page.root.dataset.theme, data.names.map(name => name.text)])
    if (key !== drawn) {
      drawn = key
      canvas.width = sizes.layers * size
      canvas.height = sizes.heads * size
      const context = canvas.getContext("2d")
      const ends = scaleOf(page.root)
      const weight = weightsOf(data)
      for (let layer = 0; layer < sizes.layers; layer += 1) {
        for (let head = 0; head < sizes.heads; head += 1) {
          paint(context, ends, size - gap, data.names.length, (row, column) => weight(layer, head, row, column), layer * size, head * size)
        }
      }
    }
    style(canvas, "width", `${sizes.layers * size}px`)
    attr(canvas, "aria-label", template(words.all, { n: sizes.layers * sizes.heads }))
    fill(marks, [sizes, size, data.lang], () => [el("span.lead", {}, words.layer), ...Array.from({ length: sizes.layers }, (_, i) => i).filter(i => sizes.layers <= 12 || i % 5 === 0 || i === sizes.layers - 1).map(i => place(el("span", {}, String(i)), i, 0))])
    fill(side, [sizes, size], () => Array.from({ length: sizes.heads }, (_, i) => { const mark = el("span", {}, String(i)); mark.style.height = `${size}px`; return mark }))
    fill(frames, [kinds?.named, at.layer, at.head, size], () => {
      const out = []
      ;(kinds?.named || []).forEach((row, layer) => row.forEach((kind, head) => {
        if (kind !== "first" && kind !== "spread") out.push(frame(layer, head, kind, gap))
      }))
      out.push(frame(at.layer, at.head, "open", gap))
      return out
    })
    drawCards(data)
    text(note, kinds?.scores ? template(words.all_note, { from: number(kinds.from) }) : template(words.measuring, { share: Math.round(100 * (kinds?.share || 0)) }))
  }

  function place(mark, layer) {
    mark.style.left = `${30 + layer * size}px`
    mark.style.width = `${size}px`
    return mark
  }

  function frame(layer, head, kind, gap) {
    const box = el("i", { "data-kind": kind })
    Object.assign(box.style, { left: `${layer * size - 2}px`, top: `${head * size - 2}px`, width: `${size - gap + 4}px`, height: `${size - gap + 4}px` })
    return box
  }

  function drawCards(data) {
    const { words } = page
    const { kinds } = data
    show(cards, Boolean(kinds?.scores))
    if (!kinds?.scores) return
    fill(cards, [kinds.named, data.lang], () => kinds.names.map((kind, k) => {
      const all = kinds.scores.flatMap((row, layer) => row[k].map((score, head) => [score, layer, head])).sort((a, b) => b[0] - a[0])
      const count = kinds.named.flat().filter(name => name === kind).length
      return el("section.card", {},
        el("h2", {}, el("i.sign", { "data-kind": kind }), words[`kind_${kind}`], el("b", {}, String(count))),
        el("p", {}, words[`what_${kind}`]),
        el("div", {}, ...all.slice(0, 3).map(([score, layer, head]) => el("button.button.small", { type: "button", onclick: () => page.go({ layer, head, view: "one" }) }, `L${layer}H${head}`, el("span", {}, number(score))))))
    }))
  }

  function rows(data) {
    const { words } = page
    const { kinds } = data
    if (!kinds?.scores) return [[words.head]]
    return [
      [words.head, ...kinds.names.map(kind => words[`kind_${kind}`]), ""],
      ...kinds.scores.flatMap((row, layer) => row[0].map((_, head) => [`L${layer}H${head}`, ...row.map(kind => number(kind[head])), words[`kind_${kinds.named[layer][head]}`]])),
    ]
  }

  return { node, draw, rows, fit: () => draw(page.data) }
}
