// The next word: eight rows and all other tokens, on one axis from 0 to 100 %. Solid is what the knobs leave, the tick
// is the model's own, the hatch is what the knobs took. A whole row is the button that takes its word.
import { attr, el, fill, rich, show, style, template, text } from "../kit/el.js"
import { word } from "../kit/chip.js"
import { count, percent } from "../kit/format.js"
import { roving } from "../kit/roving.js"
/** @import { Data, Page, Row } from "./data.js" */

const QUARTERS = [0, 0.25, 0.5, 0.75, 1]
const ROWS = { wide: 8, mid: 8, phone: 6 }

/** @param {Page} page */
export function createBars(page, compared) {
  const legend = el("div.legend")
  const drawnHead = el("div.drawn-head")
  const axis = el("div.axis", { "aria-hidden": "true" }, ...QUARTERS.map(at => el("span", { style: `left:${at * 100}%` }, percent(at))))
  const grid = el("div.grid-lines", { "aria-hidden": "true" }, ...QUARTERS.map(at => el("i", { style: `left:${at * 100}%` })))
  const rows = roving(el("ol.rows"), "button", { line: true })
  const lines = Array.from({ length: 8 }, (_, i) => createRow(el("button.row", { type: "button", onclick: () => take(i) })))
  for (const line of lines) for (const part of line.node.children) attr(part, "aria-hidden", part === line.said ? null : "true") // one sentence says it all
  rows.append(...lines.map(line => el("li", {}, line.node)))
  const others = createRow(el("div.row.others"))
  const node = el("section.bars", {}, el("div.head", {}, el("div.guess-switch"), legend, drawnHead, axis), grid, rows, others.node)

  function createRow(base) {
    const line = {
      node: base, name: el("span.name"), hatch: el("i.hatch"), bar: el("i.fill"), second: el("i.framed"), tick: el("i.tick"),
      number: el("span.number"), drawn: el("span.drawn"), said: el("span.unseen"),
    }
    base.append(line.name, el("span.track", {}, line.hatch, line.bar, line.second, line.tick, line.number), line.drawn, line.said)
    return line
  }

  function take(i) {
    const row = rowsShown()?.[i]
    if (row && page.canStep() && !page.covered()) page.act("take", { id: row.id })
  }

  const rowsShown = () => (page.moved() || page.data).rows

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const moved = page.moved()
    const covered = page.covered()
    const waiting = (page.busy && !page.player.playing) || (!data.rows && !data.ended && !data.notice && data.strip.length > 0)
    const shown = waiting || Boolean(data.rows)
    show(node, shown)
    attr(node, "data-loading", waiting)
    attr(node, "data-covered", covered)
    attr(node, "aria-busy", waiting ? "true" : null)
    attr(node, "data-moved", Boolean(moved))
    const heads = moved ? compared.points() : says.drawn
    fill(drawnHead, heads, () => heads.split("\n").map(line => el("span", {}, line)))
    drawLegend(data, covered, waiting)
    if (!data.rows) return
    const most = ROWS[page.layout]
    lines.forEach((line, i) => {
      const [row, two] = [data.rows[i], moved?.rows[i]]
      show(line.node.parentNode, Boolean(moved ? two : row) && i < most)
      if (two) compared.drawRow(line, two)
      else if (row && !moved) drawRow(line, covered ? null : row, data.guess?.made?.rank === i + 1)
    })
    show(others.node, !covered)
    if (moved) compared.drawOthers(others, moved, most, n => (page.layout === "phone" ? [] : rich(page.says.others, { n: count(n) }, page.term)))
    else drawOthers(covered ? null : data, most)
  }

  /** @param {Row | null} row - null: covered */
  function drawRow(line, row, guessed) {
    const { says } = page
    if (!row) return blank(line)
    attr(line.node, "data-cut", Boolean(row.cut))
    attr(line.node, "data-guessed", guessed)
    attr(line.node, "aria-disabled", page.canStep() ? null : "true")
    fill(line.name, [row.id, row.text, row.joins], () => word(row))
    attr(line.name, "data-long", row.text.length > 10) // a smaller letter before an ellipsis
    place(line, row.own, row.after)
    const far = Math.max(row.own, row.after) > 0.55
    attr(line.node, "data-far", far)
    attr(line.number, "data-inside", null)
    const reason = !row.cut ? "" : row.cut === "temperature" ? says.cut_cold : template(says.cut, { stage: says[row.cut] })
    fill(line.number, [row.own, row.after, reason, row.likely], () => [
      row.cut ? el("span", {}, `${percent(row.own)} · ${reason}`) : el("b", {}, percent(row.after)),
      row.likely?.length ? el("bdi.likely", {}, `→ ${row.likely.slice(0, far ? 1 : 3).join(" ")}`) : null,
    ])
    text(line.drawn, row.drawn)
    attr(line.drawn, "data-none", row.drawn === 0)
    text(line.said, template(row.cut ? says.row_cut : says.row, {
      word: row.text, after: percent(row.after), own: percent(row.own), reason, drawn: row.drawn,
    }))
  }

  // A covered row says nothing, not even to a screen reader.
  function blank(line) {
    fill(line.name, "", () => [])
    fill(line.number, "", () => [])
    text(line.drawn, "")
    text(line.said, "")
    attr(line.node, "data-guessed", null)
    place(line, 0, 0)
  }

  function place(line, own, after) {
    style(line.bar, "width", `${after * 100}%`)
    style(line.hatch, "left", `${Math.min(own, after) * 100}%`)
    style(line.hatch, "width", `${Math.max(own - after, 0) * 100}%`)
    style(line.tick, "left", `${own * 100}%`)
    style(line.number, "left", `${Math.max(own, after) * 100}%`)
  }

  // On a phone the last rows join the others.
  /** @param {Data} data */
  function drawOthers(data, most) {
    if (!data) return
    const hidden = data.rows.slice(most)
    const sum = name => hidden.reduce((total, row) => total + row[name], data.others[name])
    const all = { count: data.others.count + hidden.length, own: sum("own"), after: sum("after"), drawn: sum("drawn") }
    const beside = page.layout === "phone" // no room for the label before the bar, and little after a long one
    const short = beside && Math.max(all.own, all.after) > 0.25
    const label = () => rich(short ? page.says.others_short : page.says.others, { n: count(all.count) }, page.term)
    fill(others.name, [all.count, page.says.others, beside], () => (beside ? [] : label()))
    place(others, all.own, all.after)
    attr(others.node, "data-cut", all.after === 0)
    fill(others.number, [all, page.says.others, beside, short], () => [
      all.after > 0 ? el("b", {}, percent(all.after)) : null,
      percent(all.after) !== percent(all.own) ? el("span.own", {}, percent(all.own)) : null, beside ? el("span", {}, ...label()) : null,
    ])
    text(others.drawn, all.drawn)
    attr(others.drawn, "data-none", all.drawn === 0)
  }

  /** @param {Data} data */
  function drawLegend(data, covered, waiting) {
    const { says } = page
    const made = data.guess?.made
    if (waiting) return fill(legend, ["wait", says.reading], () => el("span", {}, says.reading))
    if (covered) return fill(legend, ["covered"], () => [])
    if (page.moved()) return fill(legend, ["moved", data.lang], () => compared.legend())
    if (made) {
      const values = { word: made.text, rank: count(made.rank), share: percent(made.own), all: count(data.vocab) }
      return fill(legend, ["made", values, made.begins, data.lang], () => el("span.verdict", {},
        ...(made.begins ? [...rich(says.guess_begins, { word: made.begins, part: made.text }), " "] : []),
        ...rich(made.rank === 1 ? says.guess_first : says.guess_rank, values)))
    }
    return fill(legend, ["legend", says.after, says.own], () => [
      el("i.swatch.solid"), el("span", {}, ...rich(says.after, {}, page.term)),
      el("i.swatch.mark"), el("span", {}, ...rich(says.own, {}, page.term)),
      el("span.lost", {}, el("i.swatch.taken"), says.taken),
    ])
  }

  return {
    node, rows, draw,
    switchBox: node.querySelector(".guess-switch"),
    wordNode(id) {
      const at = rowsShown()?.findIndex(row => row.id === id) ?? -1
      return at >= 0 && lines[at].node.parentNode.hidden === false ? lines[at].name : null
    },
  }
}
