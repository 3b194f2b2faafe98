// The lens as a table: every floor under every token, coloured from the floor on where a column says what it says at the
// top. A cell opens its floor.
import { attr, el, fill, rich, show, style, template, text } from "../kit/el.js"
import { word } from "../kit/chip.js"
import { cue } from "../kit/cue.js"
import { percent } from "../kit/format.js"
import { createPart } from "../kit/part.js"
import { roving } from "../kit/roving.js"
/** @import { Data, Page } from "./data.js" */

const ROWS = 10 // floors that are shown together

/** @param {Page} page */
export function createTable(page) {
  const progress = el("progress", { max: "1" })
  const stop = el("button.button.small", { type: "button", onclick: () => page.act("halt") })
  const known = el("p.telling", { role: "status" })
  const body = cue(roving(el("div.scroll"), ".lens-cell"))
  const note = el("p.note")
  let above = 0 // floors above those shown
  let drawn = ""
  let held = false // the visitor has moved it
  let left = 0 // where to: what is hidden or made anew begins at its corner again
  body.addEventListener("scroll", () => { if (body.offsetParent) left = body.scrollLeft }, { passive: true })
  for (const kind of ["wheel", "pointerdown", "keydown"]) body.addEventListener(kind, () => { held = true }, { passive: true })
  // It opens on the last token, the one asked about, and stays there while its columns still get wider.
  const toEnd = new ResizeObserver(() => { if (!held) body.scrollLeft = body.scrollWidth })
  const part = createPart(by => {
    const { columns } = page.data.table
    page.go({ token: by < 0 ? columns[0] - 1 : columns.at(-1) + 1 })
  })
  const floors = createPart(by => { up(by < 0 ? 1 : -1) })
  const node = el("div.table-view", {}, known, el("div.row-tools", {}, progress, stop, floors.node, part.node), body, note)

  function up(by) {
    const total = page.data.table.best.length
    above = Math.max(0, Math.min(total - ROWS, above - by * (ROWS - 1)))
    page.redraw()
  }

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { table, names, at } = data
    const running = table.state === "running"
    for (const one of [progress, stop]) show(one, running)
    attr(progress, "value", String(table.share))
    text(stop, says.stop)
    const { shown, first } = rowsShown(table.best.length)
    style(body, "min-height", `calc(${37 * (Math.min(ROWS, data.sizes_of.layers + 1) + 1)} * var(--px))`) // nothing moves while it fills
    fill(known, [running, table.share, table.settled, at, data.lang], () => (table.settled.length ? told(data) : [template(says.floors_done, { share: percent(table.share) })]))
    part.draw({ said: says.tokens_shown, earlier: says.earlier, later: says.later }, { first: (table.columns[0] ?? 0) + 1, last: (table.columns.at(-1) ?? names.length - 1) + 1, of: names.length })
    floors.draw({ said: template(says.floors_shown, { first: floorName(first), last: floorName(first + shown.length - 1) }), earlier: says.higher, later: says.lower }, { first: above + 1, last: above + shown.length, of: table.best.length })
    text(note, says.table_click)
    fill(body, [shown, first, table.columns, table.settled, at, data.lang, names], () => el("table.lens", {},
      el("thead", {}, el("tr", {}, el("th", {}, says.floor), ...table.columns.map(column => el("th", { "data-now": column === at.token }, word({ ...names[column], joins: false }))))),
      el("tbody", {}, ...shown.map((row, i) => el("tr", {}, el("th", {}, floorName(first + i)), ...row.map((one, column) => cell(data, first + i, column, one)))).reverse())))
    const key = `${names.map(name => name.text).join(" ")} ${page.layout}`
    if (key !== drawn) { held = false; above = 0 }
    drawn = key
    if (held) body.scrollLeft = left
    toEnd.disconnect()
    toEnd.observe(body.firstElementChild)
  }

  // The rows shown, lowest first, and which row of all the lowest is.
  function rowsShown(total) {
    const end = Math.max(0, total - above)
    const first = Math.max(0, end - ROWS)
    return { shown: page.data.table.best.slice(first, end), first }
  }

  const floorName = row => (row ? String(row - 1) : page.says.embedding)

  /** @param {Data} data */
  function told({ table, at, names }) {
    const column = Math.max(0, table.columns.indexOf(at.token))
    const [id, share] = table.best.at(-1)[column]
    return rich(page.says[table.settled[column] ? "table_told" : "table_told_first"], { token: names[at.token].text, word: table.lexicon[id].text, share: percent(share), n: table.settled[column] - 1 })
  }

  /** @param {Data} data */
  function cell({ table, at, names }, row, i, [id, share]) {
    const column = table.columns[i]
    const { says } = page
    const name = table.lexicon[id]
    const settled = table.settled.length > 0 && row >= table.settled[i]
    const face = el("button.lens-cell", { type: "button", title: percent(share), "data-settled": settled, "aria-label": `${name.text}: ${says.floor} ${floorName(row)}, ${names[column].text}, ${percent(share)}`, "data-now": column === at.token, onclick: () => page.go({ view: "floor", layer: Math.max(0, row - 1), token: column }) }, word({ ...name, joins: false }))
    return el("td", {}, face)
  }

  /** @param {Data} data */
  function rows({ table, names }) {
    return [
      [page.says.floor, ...table.columns.map(column => names[column].text)],
      ...table.best.map((row, floor) => [floorName(floor), ...row.map(([id, share]) => `${table.lexicon[id].text} ${percent(share)}`)]).reverse(),
    ]
  }

  return { node, draw, up, rows }
}
