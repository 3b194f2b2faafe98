// All heads at a glance: layers across, heads down, each a small picture of this very text; kinds are frames. One canvas.
// Sorted, every kind has its own rows under its name.
import { cue } from "../kit/cue.js"
import { attr, el, fill, rich, show, style, template, text } from "../kit/el.js"
import { number } from "../kit/format.js"
import { ends, paint } from "../kit/heat.js"
import { roving } from "../kit/roving.js"
import { createSwitch } from "../kit/switch.js"
import { weightsOf } from "./weights.js"
/** @import { Data, Page } from "./data.js" */

const MOST = [44, 340] // px: of a thumbnail, gap included; or, where there are few, of all heads of a layer

const AROUND = 368 // px: what else stands in the page; in lecture mode all of it is in sight

/** @param {Page} page */
export function createAll(page) {
  const canvas = el("canvas", { tabindex: "0", role: "application" })
  const frames = el("div.frames")
  const names = el("div.names")
  const marks = el("div.axis")
  const side = el("div.side-axis")
  const cards = roving(el("div.cards"), "button")
  const note = el("p.note")
  const sort = createSwitch(() => { sorted = !sorted; page.redraw() })
  const intro = el("p")
  const legend = el("p.legend", {}, el("i.ramp"), el("span"))
  const along = el("span.axis-name")
  const node = el("div.all", {}, el("div.row-tools", {}, intro, legend, sort.node), along, marks, cue(el("div.body", {}, side, el("div.stage", {}, canvas, frames, names))), cards, note)
  let drawn = ""
  let size = 0
  let sorted = false
  let spots = [] // {layer, head, column, row, top}: the pictures in reading order; top in px

  canvas.onclick = event => {
    const box = canvas.getBoundingClientRect()
    const [x, y] = [event.clientX - box.left, event.clientY - box.top]
    const spot = spots.find(({ column, top }) => column === Math.floor(x / size) && y >= top && y < top + size)
    if (spot) page.go({ layer: spot.layer, head: spot.head, view: "one" })
  }
  canvas.onkeydown = event => {
    const { at } = page.data
    const moves = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
    if (event.key === "Enter") return page.go({ view: "one" })
    const move = moves[event.key]
    if (!move) return
    event.preventDefault()
    event.stopPropagation()
    const { layer, head } = beside(spots.findIndex(spot => spot.layer === at.layer && spot.head === at.head), ...move)
    page.go({ layer, head })
  }

  // Along the reading order, or in the row above or below (round the edge): the same column, or that row's last.
  function beside(here, along, down) {
    if (along) return spots[(here + along + spots.length) % spots.length]
    const rows = spots.at(-1).row + 1
    const row = (spots[here].row + down + rows) % rows
    return spots.findLast(spot => spot.row === row && spot.column <= spots[here].column)
  }

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { sizes, at, kinds } = data
    const width = node.clientWidth || 980
    const most = Math.min(96, Math.max(MOST[0], MOST[1] / sizes.heads))
    const tall = page.lecture ? (page.high - AROUND * page.px) / sizes.heads : Infinity
    size = Math.max(8, Math.min(Math.round(most * page.px), Math.floor((width - 34) / sizes.layers), Math.floor(tall)))
    const gap = size > 14 ? 4 : 1
    const lines = arrange(data, Math.round(30 * page.px))
    const height = spots.at(-1).top + size
    fill(intro, data.lang, () => rich(says.all_intro))
    text(legend.lastChild, says.shades)
    text(along, `${says.layer} → ${says.head} ↓`)
    show(along, !sorted)
    show(sort.node, Boolean(kinds?.scores))
    sort.draw(says.sort_by, sorted)
    attr(node, "data-sorted", sorted)
    const key = JSON.stringify([sorted && Boolean(kinds?.scores), data.names.length, data.grid.length, size, page.root.dataset.theme, data.names.map(name => name.text)])
    if (key !== drawn) {
      drawn = key
      canvas.width = sizes.layers * size
      canvas.height = height
      const context = canvas.getContext("2d")
      const colours = ends(page.root)
      const weight = weightsOf(data)
      for (const { layer, head, column, top } of spots)
        paint(context, colours, size - gap, data.packed, (row, col) => weight(layer, head, row, col), column * size, top)
    }
    style(canvas, "width", `${sizes.layers * size}px`)
    attr(canvas, "aria-label", template(says.all, { n: sizes.layers * sizes.heads }))
    fill(marks, [sizes, size, data.lang], () => [...Array.from({ length: sizes.layers }, (_, i) => i).filter(i => sizes.layers <= 12 || i % 5 === 0 || i === sizes.layers - 1).map(i => place(el("span", {}, String(i)), i))])
    fill(side, [sizes, size], () => Array.from({ length: sizes.heads }, (_, i) => { const mark = el("span", {}, size >= 14 || i % 4 === 0 ? String(i) : ""); mark.style.height = `${size}px`; return mark }))
    fill(frames, [kinds?.named, at.layer, at.head, size, sorted], () => {
      const out = []
      ;(kinds?.named || []).forEach((row, layer) => {
        row.forEach((kind, head) => { if (kind !== "first" && kind !== "spread") out.push(frame(layer, head, kind, gap)) })
      })
      out.push(frame(at.layer, at.head, "open", gap))
      return out
    })
    fill(names, [lines, data.lang], () => lines.map(({ kind, count, top }) => {
      const name = el("span", {}, says[`kind_${kind}`], el("b", {}, String(count)))
      name.style.top = `${top}px`
      return name
    }))
    drawCards(data)
    const part = data.packed < data.names.length ? template(says.all_part, { n: data.packed - 1, of: data.names.length }) : ""
    text(note, kinds?.scores ? `${template(says.all_note, { from: number(kinds.from) })} ${part}` : template(says.measuring, { share: Math.round(100 * (kinds?.share || 0)) }))
  }

  // Where every picture stands, and what is written above rows: [] or [{kind, count, top}]. Kinds in their own order,
  // the clearest head of each first; what has no kind comes last. The names take `room` px.
  /** @param {Data} data */
  function arrange({ sizes, kinds }, room) {
    const lines = []
    spots = []
    const add = (heads, row, top) => heads.forEach(([layer, head], i) => {
      const down = Math.floor(i / sizes.layers)
      spots.push({ layer, head, column: i % sizes.layers, row: row + down, top: top + down * size })
    })
    const all = Array.from({ length: sizes.layers * sizes.heads }, (_, i) => [i % sizes.layers, Math.floor(i / sizes.layers)])
    if (!sorted || !kinds?.scores) add(all, 0, 0)
    else for (const kind of [...kinds.names, "spread"]) {
      const k = kinds.names.indexOf(kind)
      const heads = all.filter(([layer, head]) => kinds.named[layer][head] === kind)
      if (k >= 0) heads.sort(([l, h], [m, g]) => kinds.scores[m][k][g] - kinds.scores[l][k][h])
      const [row, top] = spots.length ? [spots.at(-1).row + 1, spots.at(-1).top + size] : [0, 0]
      if (heads.length) lines.push({ kind, count: heads.length, top })
      add(heads, row, top + room)
    }
    return lines
  }

  function place(mark, layer) {
    mark.style.left = `${30 + layer * size}px`
    mark.style.width = `${size}px`
    return mark
  }

  function frame(layer, head, kind, gap) {
    const box = el("i", { "data-kind": kind })
    const { column, top } = spots.find(spot => spot.layer === layer && spot.head === head)
    Object.assign(box.style, { left: `${column * size - 2}px`, top: `${top - 2}px`, width: `${size - gap + 4}px`, height: `${size - gap + 4}px` })
    return box
  }

  /** @param {Data} data */
  function drawCards(data) {
    const { says } = page
    const { kinds } = data
    show(cards, Boolean(kinds?.scores))
    if (!kinds?.scores) return
    fill(cards, [kinds.named, kinds.here, data.lang, page.lecture], () => kinds.names.map((kind, k) => {
      const all = kinds.scores.flatMap((row, layer) => row[k].map((score, head) => [score, layer, head])).sort((a, b) => b[0] - a[0])
      const count = kinds.named.flat().filter(name => name === kind).length
      const here = kinds.named_here.flat().filter(name => name === kind).length
      const own = all.filter(([, layer, head]) => kinds.named[layer][head] === kind)
      return el("section.card", {},
        el("h2", {}, el("i.sign", { "data-kind": kind }), says[`kind_${kind}`]),
        el("p", {}, says[`what_${kind}`]),
        el("p.counts", {}, template(says.kind_count, { n: count, here })),
        el("div", {}, own.length ? null : el("span", {}, says.nearest), ...(own.length ? own : all).slice(0, page.lecture ? 2 : 3).map(([score, layer, head]) => el("button.button.small", { type: "button", onclick: () => page.go({ layer, head, view: "one" }) }, `L${layer}H${head}`, el("span", {}, number(score)), el("span.here", {}, number(kinds.here[layer][k][head]))))))
    }))
  }

  /** @param {Data} data */
  function rows(data) {
    const { says } = page
    const { kinds } = data
    if (!kinds?.scores) return [[says.head]]
    return [
      [says.head, ...kinds.names.map(kind => says[`kind_${kind}`]), says.random_words, says.this_text],
      ...kinds.scores.flatMap((row, layer) => row[0].map((_, head) => [`L${layer}H${head}`, ...row.map(kind => number(kind[head])), says[`kind_${kinds.named[layer][head]}`], says[`kind_${kinds.named_here[layer][head]}`]])),
    ]
  }

  return { node, draw, rows, fit: () => page.data?.grid && draw(page.data) }
}
