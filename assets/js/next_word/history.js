// Every step taken, as branches: one row a branch, a fork leaves from the word it shares. A click reopens a step.
import { attr, el, focused, style, svg, template, text } from "../kit/el.js"
import { roving } from "../kit/roving.js"
/** @import { Branches, Data, Page } from "./data.js" */

const BOX = { wide: 32, mid: 32, phone: 44 }
const PITCH = { roomy: 18, many: 9 } // more than a box
const LEFT = 34 // the first box; the prompt is the dot before it
const GAP = 15
const NONE = { root: 0, rows: [], at: null, current_row: 0 }

/** @param {Page} page */
export function createHistory(page) {
  const title = el("h2")
  const branches = el("span.branches")
  const lines = svg("svg", { class: "lines", "aria-hidden": "true" })
  const nodes = roving(el("ol.nodes"), "button")
  const canvas = el("div.canvas", {}, lines, nodes)
  const scroller = el("div.scroller", {}, canvas)
  const node = el("section.history", {}, el("div.top", {}, title, branches), scroller)
  let drawn = ""

  /** @param {Data} data */
  function draw(data) {
    const { says, px } = page
    const { history } = data
    text(title, says.history)
    const count = history ? history.rows.length : 0
    text(branches, count === 1 ? says.branch : count ? template(says.branches, { n: count }) : "")
    const key = JSON.stringify([history, px, page.layout, data.lang, data.ended])
    if (key === drawn) return
    drawn = key
    build(history || NONE, data)
  }

  /** @param {Branches} history @param {Data} data */
  function build(history, data) {
    const path = pathTo(history)
    const boxes = history.rows.map((row, y) => row.nodes.map((step, x) => box(step, path.has(key(y, x)), history.at, y)))
    const root = el("button.root", { type: "button", "data-node": "root", onclick: () => open(history.root) })
    attr(root, "aria-label", page.says.prompt)
    attr(root, "aria-current", path.size === 0 ? "step" : null)
    const next = el("li.next-slot", { "aria-hidden": "true" })
    const held = focused(nodes)?.dataset?.node
    const all = [el("li", {}, root), ...boxes.flat().map(button => el("li", {}, button)), data.ended ? null : next].filter(Boolean)
    nodes.replaceChildren(...all)
    place(history, path, boxes, root, next)
    if (held !== undefined) [...nodes.querySelectorAll("button")].find(button => button.dataset.node === held)?.focus({ preventScroll: true })
    requestAnimationFrame(settle)
  }

  /** @param {Branches["rows"][number]["nodes"][number]} step */
  function box(step, taken, at, row) {
    const button = el("button.step", { type: "button", "data-kind": step.kind, "data-node": step.node, onclick: () => open(step.node) }, el("bdi", {}, step.text))
    attr(button, "data-taken", taken)
    attr(button, "aria-current", step.node === at ? "step" : null)
    attr(button, "aria-label", template(page.says.step, { word: step.text, row: row + 1 }))
    return button
  }

  function open(id) {
    if (id !== page.data.history.at) page.act("goto", { node: id })
  }

  const key = (row, i) => `${row}.${i}`

  // All (row, index) from the prompt to the current step.
  /** @param {Branches} history */
  function pathTo({ rows, at }) {
    const path = new Set()
    let y = rows.findIndex(row => row.nodes.some(step => step.node === at))
    let last = y >= 0 ? rows[y].nodes.findIndex(step => step.node === at) : -1
    while (y !== null && y >= 0) {
      for (let x = 0; x <= last; x++) path.add(key(y, x))
      const { start, parent_row: parent } = rows[y]
      y = parent
      last = parent === null || parent === undefined ? -1 : start - 1 - rows[parent].start
    }
    return path
  }

  // The box that row `y` leaves from, or null for the prompt; going up past rows that begin later themselves.
  function origin(rows, y) {
    const column = rows[y].start - 1
    let up = rows[y].parent_row
    while (up !== null && up !== undefined && column < rows[up].start) up = rows[up].parent_row
    return column < 0 || up === null || up === undefined ? null : [up, column - rows[up].start]
  }

  /** @param {Branches} history */
  function place({ rows, at }, path, boxes, root, next) {
    const { px } = page
    const high = BOX[page.layout]
    const pitch = (high + (rows.length > 2 ? PITCH.many : PITCH.roomy)) * px
    const middle = y => (y * pitch) + (high / 2 + 3) * px
    const strokes = []
    const right = []
    let width = 0
    style(root, "top", `${middle(0)}px`)
    rows.forEach((row, y) => {
      const from = origin(rows, y)
      let x = from ? right[from[0]][from[1]] + GAP * 1.4 * px : LEFT * px
      right[y] = []
      row.nodes.forEach((_, i) => {
        const button = boxes[y][i]
        const taken = path.has(key(y, i))
        const start = i ? right[y][i - 1] : from ? right[from[0]][from[1]] : 12 * px
        const above = i || (y === 0) ? y : from ? from[0] : 0
        strokes.push([taken, curve(start, middle(above), x, middle(y), !i && !from && y > 0)])
        style(button, "left", `${x}px`)
        style(button, "top", `${middle(y)}px`)
        right[y][i] = x + button.offsetWidth
        x = right[y][i] + GAP * px
      })
      width = Math.max(width, x)
      const last = row.nodes.length - 1
      if (last >= 0 && row.nodes[last].node === at) width = Math.max(width, slotAfter(next, x - GAP * px, middle(y), strokes))
    })
    next.hidden = !rows.some(row => row.nodes.length && row.nodes[row.nodes.length - 1].node === at) && rows.length > 0
    if (!rows.length && !page.data.ended) width = slotAfter(next, 22 * px, middle(0), strokes)
    style(canvas, "width", `${width}px`)
    style(canvas, "height", `${middle(Math.max(0, rows.length - 1)) + (high / 2 + 3) * px}px`)
    strokes.sort((a, b) => a[0] - b[0])
    lines.replaceChildren(...strokes.map(([taken, d]) => svg("path", { d, class: taken ? "taken" : null })))
  }

  function slotAfter(next, x, y, strokes) {
    const { px } = page
    style(next, "left", `${x + 12 * px}px`)
    style(next, "top", `${y}px`)
    strokes.push([true, `M${x === 22 * px ? 12 * px : x} ${y}H${x + 12 * px}`])
    return x + 46 * px
  }

  // Level along a row; down from the dot, or in a bow from the shared word.
  function curve(x0, y0, x1, y1, down) {
    if (y0 === y1) return `M${x0} ${y0}H${x1}`
    const bend = Math.min(12 * page.px, x1 - x0)
    if (down) return `M${x0} ${y0}V${y1 - bend}Q${x0} ${y1} ${x0 + bend} ${y1}H${x1}`
    const half = (x0 + x1) / 2
    return `M${x0} ${y0}C${half} ${y0} ${half} ${y1} ${x1} ${y1}`
  }

  // Keeps the current step in view.
  function settle() {
    /** @type {HTMLElement} */
    const current = nodes.querySelector("[aria-current]")
    if (!current) return
    const nearRight = current.offsetLeft + current.offsetWidth + 47 * page.px - scroller.clientWidth
    if (scroller.scrollLeft < nearRight || scroller.scrollLeft > current.offsetLeft) scroller.scrollLeft = Math.max(0, nearRight)
    const high = BOX[page.layout] * page.px
    const top = current.offsetTop - high
    if (scroller.scrollTop > top || scroller.scrollTop + scroller.clientHeight < top + 2 * high) scroller.scrollTop = Math.max(0, top)
  }

  return { node, draw, settle }
}
