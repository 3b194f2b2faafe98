// All heads at a glance: layers across, heads down, each a small picture of this very text; kinds are frames. One canvas.
import { attr, el, fill, show, style, template, text } from "../kit/el.js"
import { number } from "../kit/format.js"
import { paint, scaleOf, weightsOf } from "./weights.js"

const MOST = [44, 340] // px: of a thumbnail, gap included; or, where there are few, of all heads of a layer

export function createAll(page) {
  const canvas = el("canvas", { tabindex: "0", role: "application" })
  const frames = el("div.frames")
  const marks = el("div.axis")
  const side = el("div.side-axis")
  const cards = el("div.cards")
  const note = el("p.note")
  const sort = el("button.switch", { type: "button", role: "switch", onclick: () => { sorted = !sorted; page.redraw() } }, el("span.knob"), el("span"))
  const node = el("div.all", {}, sort, marks, el("div.body", {}, side, el("div.stage", {}, canvas, frames)), cards, note)
  let drawn = ""
  let size = 0
  let sorted = false
  let spots = [] // [layer, head] in reading order: by layer (a column) or by kind

  canvas.onclick = event => {
    const box = canvas.getBoundingClientRect()
    const column = Math.floor(((event.clientX - box.left) / box.width) * page.data.sizes.layers)
    const row = Math.floor(((event.clientY - box.top) / box.height) * page.data.sizes.heads)
    const [layer, head] = spots[row * page.data.sizes.layers + column]
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
    const here = spots.findIndex(([layer, head]) => layer === at.layer && head === at.head)
    const [layer, head] = spots[(here + move[0] + move[1] * sizes.layers + spots.length) % spots.length]
    page.go({ layer, head })
  }

  function draw(data) {
    const { words } = page
    const { sizes, at, kinds } = data
    const width = node.clientWidth || 980
    const most = Math.min(96, Math.max(MOST[0], MOST[1] / sizes.heads))
    size = Math.max(8, Math.min(Math.round(most * page.px), Math.floor((width - 30) / sizes.layers)))
    const gap = size > 14 ? 4 : 1
    spots = order(data)
    show(sort, Boolean(kinds?.scores))
    attr(sort, "aria-checked", String(sorted))
    text(sort.lastChild, words.sort_by)
    attr(node, "data-sorted", sorted)
    const key = JSON.stringify([sorted && Boolean(kinds?.scores), data.names.length, data.grid.length, size, page.root.dataset.theme, data.names.map(name => name.text)])
    if (key !== drawn) {
      drawn = key
      canvas.width = sizes.layers * size
      canvas.height = sizes.heads * size
      const context = canvas.getContext("2d")
      const ends = scaleOf(page.root)
      const weight = weightsOf(data)
      spots.forEach(([layer, head], i) => {
        const [left, top] = [(i % sizes.layers) * size, Math.floor(i / sizes.layers) * size]
        paint(context, ends, size - gap, data.packed, (row, column) => weight(layer, head, row, column), left, top)
      })
    }
    style(canvas, "width", `${sizes.layers * size}px`)
    attr(canvas, "aria-label", template(words.all, { n: sizes.layers * sizes.heads }))
    fill(marks, [sizes, size, data.lang], () => [el("span.lead", {}, `${words.layer} →`), ...Array.from({ length: sizes.layers }, (_, i) => i).filter(i => sizes.layers <= 12 || i % 5 === 0 || i === sizes.layers - 1).map(i => place(el("span", {}, String(i)), i, 0))])
    fill(side, [sizes, size], () => Array.from({ length: sizes.heads }, (_, i) => { const mark = el("span", {}, size >= 14 || i % 4 === 0 ? String(i) : ""); mark.style.height = `${size}px`; return mark }))
    fill(frames, [kinds?.named, at.layer, at.head, size, sorted], () => {
      const out = []
      ;(kinds?.named || []).forEach((row, layer) => row.forEach((kind, head) => {
        if (kind !== "first" && kind !== "spread") out.push(frame(layer, head, kind, gap))
      }))
      out.push(frame(at.layer, at.head, "open", gap))
      return out
    })
    drawCards(data)
    const part = data.packed < data.names.length ? template(words.all_part, { n: data.packed - 1, of: data.names.length }) : ""
    text(note, kinds?.scores ? `${template(words.all_note, { from: number(kinds.from) })} ${part}` : template(words.measuring, { share: Math.round(100 * (kinds?.share || 0)) }))
  }

  // Kinds in their own order, the clearest head of each first; what has no kind comes last.
  function order({ sizes, kinds }) {
    const all = Array.from({ length: sizes.layers * sizes.heads }, (_, i) => [i % sizes.layers, Math.floor(i / sizes.layers)])
    if (!sorted || !kinds?.scores) return all
    const rank = ([layer, head]) => {
      const kind = kinds.names.indexOf(kinds.named[layer][head])
      return kind < 0 ? [kinds.names.length, 0] : [kind, -kinds.scores[layer][kind][head]]
    }
    return all.map(spot => [...rank(spot), spot]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(entry => entry[2])
  }

  function place(mark, layer) {
    mark.style.left = `${30 + layer * size}px`
    mark.style.width = `${size}px`
    return mark
  }

  function frame(layer, head, kind, gap) {
    const box = el("i", { "data-kind": kind })
    const i = spots.findIndex(([one, other]) => one === layer && other === head)
    const { layers } = page.data.sizes
    Object.assign(box.style, { left: `${(i % layers) * size - 2}px`, top: `${Math.floor(i / layers) * size - 2}px`, width: `${size - gap + 4}px`, height: `${size - gap + 4}px` })
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
      const own = all.filter(([, layer, head]) => kinds.named[layer][head] === kind) // none has the name: the nearest to it
      return el("section.card", {},
        el("h2", {}, el("i.sign", { "data-kind": kind }), words[`kind_${kind}`], el("b", {}, String(count))),
        el("p", {}, words[`what_${kind}`]),
        el("div", {}, ...(own.length ? own : all).slice(0, 3).map(([score, layer, head]) => el("button.button.small", { type: "button", onclick: () => page.go({ layer, head, view: "one" }) }, `L${layer}H${head}`, el("span", {}, number(score))))))
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

  return { node, draw, rows, fit: () => page.data?.grid && draw(page.data) }
}
