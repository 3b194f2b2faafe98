// The words so far, as the model sees them: chips, then the dashed "?" that is being asked for.
import { attr, el, order, show, template, text } from "../kit/el.js"
import { createChip, drawChip } from "../kit/chip.js"
import { mark } from "../kit/compare.js"
import { exactPercent, percent } from "../kit/format.js"
import { roving } from "../kit/roving.js"
import { scale } from "../kit/scale.js"
/** @import { Cell } from "../kit/data.js" */
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function createStrip(page) {
  const slot = el("li.cell", {}, el("span.chip.slot", {}, "?"), el("span.under"))
  const unfold = el("button.chip.fold", { type: "button" })
  const fold = el("li.cell", {}, unfold, el("span.under"))
  const list = roving(el("ol.strip"), "button", { line: true })
  const earlier = el("button.earlier", { type: "button", hidden: "", onclick: () => { list.scrollTop = 0 } })
  const node = el("div.strip-box", {}, list, earlier)
  const chips = []
  let open = false
  let drawn = ""
  let away = false // scrolled back by hand
  list.onscroll = () => { away = list.scrollTop + list.clientHeight < rows() - 8; tellEarlier() }
  page.popover.attach(unfold, () => [...defined("chat_template"), el("p", {}, open ? page.says.fold : page.says.unfold)])
  unfold.onclick = toggle

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const cells = data.strip
    const tint = scale(page.root, "prob")
    while (chips.length < cells.length) chips.push(attach(createChip(), chips.length))
    cells.forEach((cell, i) => {
      drawChip(chips[i], cell, tint, under(cell), cell.generated && cell.prob !== null)
      mark(chips[i], data.compare?.marks?.first[i])
    })
    const folded = cells.filter(cell => cell.fold === "system")
    const nodes = []
    cells.forEach((cell, i) => {
      const hidden = cell.fold === "system"
      if (hidden && cells[i - 1]?.fold !== "system") nodes.push(fold)
      if (!hidden || open) nodes.push(chips[i])
    })
    if (!data.ended) nodes.push(slot)
    if (folded.length) drawFold(folded)
    attr(slot.firstChild, "aria-label", says.slot)
    attr(list, "aria-label", says.strip)
    order(list, nodes)
    const key = `${cells.length} ${cells[cells.length - 1]?.text} ${page.layout} ${page.px}`
    if (key !== drawn) away = false
    drawn = key
  }

  // Whenever its rows are laid out its end comes in sight, unless somebody is looking at what stands before.
  function follow() {
    if (!away) list.scrollTop = rows()
    tellEarlier()
  }

  // How many words stand above what is in sight; it leads there.
  function tellEarlier() {
    const { top } = list.getBoundingClientRect()
    const above = list.scrollTop < 4 ? 0 : [...list.children].filter(cell => cell.getBoundingClientRect().bottom <= top + 8).length
    show(earlier, above > 0)
    if (above) text(earlier, template(page.says.earlier, { n: above }))
  }

  // How high its rows are, in px, whether they are seen or scrolled away.
  function rows() {
    return list.lastElementChild ? list.lastElementChild.getBoundingClientRect().bottom - list.getBoundingClientRect().top + list.scrollTop : 0
  }

  /** @param {Cell} cell */
  function under(cell) {
    if (cell.kind === "unknown") return page.says.unknown
    if (cell.generated && cell.prob !== null) return percent(cell.prob)
    if (cell.text === "<|answer|>") return page.says.please_answer
    return cell.tokens.length > 1 ? template(page.says.tokens, { n: cell.tokens.length }) : ""
  }

  /** @param {Cell[]} folded */
  function drawFold(folded) {
    const count = folded.reduce((sum, cell) => sum + cell.tokens.length, 0)
    text(unfold, template(page.says.folded, { n: count }))
    attr(unfold, "aria-expanded", String(open))
  }

  function toggle() {
    page.popover.close()
    open = !open
    page.redraw()
  }

  // What a chip is made of: its tokens, their numbers and bytes, and how likely it was.
  function attach(chip, i) {
    page.popover.attach(chip.face, () => {
      const cell = page.data.strip[i]
      return cell ? details(cell) : null
    })
    return chip
  }

  /** @param {Cell} cell */
  function details(cell) {
    const { says } = page
    const plain = cell.kind === "word" && cell.tokens.length === 1
    const head = cell.kind === "special" ? defined("special_token") : plain ? [] : defined("token")
    const rows = cell.tokens.map(token => el("tr", {}, el("td", {}, el("bdi", {}, token.text)), el("td", {}, token.id), el("td.code", {}, token.bytes)))
    const table = el("table", {}, el("tr", {}, ...[says.token, says.id, says.bytes].map(name => el("th", { scope: "col" }, name))), ...rows)
    const chance = cell.generated && cell.prob !== null
      ? el("p", {}, template(says.was, { own: exactPercent(cell.prob) })) : null
    return [...head, table, chance].filter(Boolean)
  }

  function defined(key) {
    const entry = page.data.glossary[key]
    return entry ? [el("b", {}, entry.name), el("p", {}, entry.text)] : []
  }

  return {
    node, draw, rows, follow,
    slot: () => (slot.isConnected ? slot.firstChild : null),
    lastChip: () => chips[page.data.strip.length - 1]?.face,
  }
}
