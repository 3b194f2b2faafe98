// A second text beside the first: its switch, its field, ready pairs, and its words, each of which can be swapped. What
// differs is the page's own to draw. Words: assets/text/compare.toml.
import { attr, el, fill, order, rich, show, template, text, uid } from "./el.js"
import { createChip, drawChip } from "./chip.js"
import { icon } from "./icons.js"
import { roving } from "./roving.js"
import { createSwitch } from "./switch.js"
/** @import { Compared } from "./data.js" */

const COMPOSING = 229 // the key code of a key that an input method has taken

// createCompare(page): the page puts `switcher.node`, `strip` and `panel` where it has room, and adds to `panel.extra`.
export function createCompare(page) {
  const say = name => page.data.comparing[name]
  const on = () => Boolean(page.data.compare)
  const switcher = createSwitch(() => page.act("compare", { on: !on() }))
  for (const kind of ["compare", "second", "swap", "pair"]) page.runs.add(kind)

  const strip = roving(el("ol.strip.second"), "button", { line: true })
  const chips = []
  /** @type {(cell: import("./data.js").Cell) => string} */
  let below = () => "" // what stands below a word
  let swapping = -1 // the place of the word that is being swapped
  const swap = el("input.field.swap", { type: "text", spellcheck: "false", autocomplete: "off", onkeydown: keyed, onblur: () => end() })
  const swapCell = el("li.cell", {}, swap)

  const id = uid("second")
  const label = el("label.unseen", { for: id })
  const field = el("textarea.field", { id, rows: "2", spellcheck: "false", autocomplete: "off", maxlength: "100000", onkeydown: entered, onblur: apply })
  const hint = el("p.hint")
  const notice = el("p.refused", { role: "status" })
  const shared = el("p.shared")
  const extra = el("div.extra")
  const pairs = createPairs()
  const node = el("section.compare.card", {}, label, field, notice, extra, pairs.node, shared, hint)
  /** @type {string | null} */
  let applied = null

  function createPairs() {
    const title = el("h2")
    const told = el("p")
    const place = el("span.place")
    const before = el("button.turn", { type: "button", onclick: () => turn(-1) }, icon("previous"))
    const after = el("button.turn", { type: "button", onclick: () => turn(1) }, icon("chevron"))
    const go = el("button.button.small", { type: "button", onclick: () => page.act("pair", { at }) })
    const node = el("div.pairs", {}, title, told, el("div.choose", {}, el("span.turner", {}, before, place, after), go))
    let at = 0
    /** @type {number | null} */
    let paired = null

    function turn(by) {
      const { length } = page.data.compare.pairs
      at = (at + by + length) % length
      page.redraw()
    }

    /** @param {Compared} data */
    function draw(data) {
      show(node, data.pairs.length > 0)
      if (!data.pairs.length) return
      if (data.paired !== paired && data.paired !== null) at = data.paired
      paired = data.paired
      at = Math.min(at, data.pairs.length - 1)
      text(title, say("pairs"))
      text(told, data.pairs[at].label)
      text(place, `${at + 1}/${data.pairs.length}`)
      attr(before, "aria-label", say("pair_before"))
      attr(after, "aria-label", say("pair_after"))
      show(go, paired !== at)
      text(go, say("pair_go"))
    }

    return { node, draw }
  }

  function entered(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === COMPOSING) return
    event.preventDefault()
    apply()
  }

  function apply() {
    const now = field.value.replace(/[\r\n]+$/, "")
    if (!on() || now === applied) return
    applied = now
    page.act("second", { text: now })
  }

  function begin(at) {
    swapping = at
    swap.value = page.data.compare.strip[at].text
    page.redraw()
    swap.focus()
    swap.select()
  }

  function keyed(event) {
    if (event.isComposing || event.keyCode === COMPOSING) return
    if (event.key === "Escape") end(true)
    if (event.key !== "Enter") return
    event.preventDefault()
    const [at, word] = [swapping, swap.value]
    end(true)
    if (word !== page.data.compare.strip[at].text) page.act("swap", { at, word })
  }

  // Back to the chip, which gets the focus that the field had.
  function end(focus = false) {
    const at = swapping
    if (at < 0) return
    swapping = -1
    page.redraw()
    if (focus) chips[at]?.face.focus()
  }

  function draw({ compare }) {
    switcher.draw(say("switch"), on())
    show(node, on())
    show(strip, on() && compare.strip.length > 0)
    attr(page.root, "data-compared", on())
    if (!compare) { swapping = -1; applied = null; return }
    attr(node, "aria-label", say("panel"))
    text(label, say("field"))
    if (compare.text !== applied && (applied === null || field.value.replace(/[\r\n]+$/, "") === applied || compare.text === field.value)) field.value = compare.text
    applied = compare.text
    text(hint, say("swap"))
    show(hint, compare.swaps.some(Boolean))
    fill(notice, [compare.notice, page.data.lang], () => compare.notice
      ? [`${say("refused")} `, compare.notice.title ? `${compare.notice.title} ` : "", ...rich(compare.notice.text, compare.notice.values || {}, page.term)] : [])
    show(notice, Boolean(compare.notice))
    show(shared, Boolean(compare.shared))
    if (compare.shared) {
      const { both, first, second } = compare.shared
      text(shared, compare.same ? say("same") : template(say("shared"), { both, first: first - both, second: second - both }))
    }
    pairs.draw(compare)
    drawStrip(compare)
  }

  /** @param {Compared} data */
  function drawStrip({ strip: cells, swaps, marks }) {
    if (swapping >= cells.length) swapping = -1
    while (chips.length < cells.length) chips.push(attach(createChip(), chips.length))
    const nodes = cells.map((cell, i) => {
      const chip = chips[i]
      drawChip(chip, cell, () => ({ background: "", color: "" }), below(cell))
      mark(chip, marks?.second[i])
      attr(chip.face, "disabled", !swaps[i])
      attr(chip.face, "aria-label", swaps[i] ? template(say("swap_word"), { word: cell.text }) : null)
      return i === swapping ? swapCell : chip
    }).filter((_, i) => cells[i].fold !== "system")
    if (swapping >= 0) attr(swap, "aria-label", template(say("swap_for"), { word: cells[swapping].text }))
    attr(strip, "aria-label", say("strip"))
    order(strip, nodes)
  }

  function attach(chip, i) {
    chip.face.onclick = () => begin(i)
    return chip
  }

  return { switcher, strip, node, extra, draw, say, under: build => { below = build } }
}

// A chip of a word that the other text has not.
export function mark(chip, other) {
  attr(chip.face, "data-other", Boolean(other))
}
