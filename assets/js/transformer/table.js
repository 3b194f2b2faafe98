// The lens as a table: every floor under every token. A cell opens its ten likeliest words.
import { attr, el, fill, show, style, template, text } from "../kit/el.js"
import { word } from "../kit/chip.js"
import { cue } from "../kit/cue.js"
import { percent } from "../kit/format.js"
import { roving } from "../kit/roving.js"
import { scale } from "../kit/scale.js"
import { createPart } from "../kit/part.js"
import { createTen } from "./floor.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function createTable(page) {
  const progress = el("progress", { max: "1" })
  const stop = el("button.button.small", { type: "button", onclick: () => page.act("halt") })
  const known = el("span", { role: "status" })
  const body = cue(roving(el("div.scroll"), ".lens-cell"))
  const ten = createTen(page)
  let drawn = ""
  let held = false // the visitor has moved it
  for (const kind of ["wheel", "pointerdown", "keydown"]) body.addEventListener(kind, () => { held = true }, { passive: true })
  // It opens on the last token, the one asked about, and stays there while its columns still get wider.
  const toEnd = new ResizeObserver(() => { if (!held) body.scrollLeft = body.scrollWidth })
  const part = createPart(by => {
    const { columns } = page.data.table
    page.go({ token: by < 0 ? columns[0] - 1 : columns.at(-1) + 1 })
  })
  const node = el("div.table-view", {}, el("div.row-tools", {}, progress, known, stop, part.node), el("div.two", {}, body, ten.node))

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { table, names, at } = data
    const running = table.state === "running"
    for (const one of [progress, stop]) show(one, running)
    attr(progress, "value", String(table.share))
    text(stop, says.stop)
    text(known, running ? template(says.floors_done, { share: percent(table.share) }) : says.table_click)
    part.draw({ said: says.tokens_shown, earlier: says.earlier, later: says.later }, { first: (table.columns[0] ?? 0) + 1, last: (table.columns.at(-1) ?? names.length - 1) + 1, of: names.length })
    const tint = scale(page.root, "prob")
    const [left, top] = [body.scrollLeft, body.scrollTop] // a new table would begin at its corner again
    fill(body, [table.best, table.columns, at, data.lang, page.root.dataset.theme, names], () => el("table.lens", {},
      el("thead", {}, el("tr", {}, el("th", {}, says.floor), ...table.columns.map(column => el("th", { "data-now": column === at.token }, word({ ...names[column], joins: false }))))),
      el("tbody", {}, ...table.best.map((row, floor) => el("tr", {}, el("th", {}, floor ? String(floor - 1) : says.embedding), ...row.map(([id, share], i) => cell(data, floor, i, id, share, tint)))).reverse())))
    ten.draw(data, at.layer + 1)
    const key = `${names.map(name => name.text).join(" ")} ${page.layout}`
    if (key !== drawn) held = false
    drawn = key
    if (held) body.scrollLeft = left
    body.scrollTop = top
    toEnd.disconnect()
    toEnd.observe(body.firstElementChild)
  }

  /** @param {Data} data */
  function cell(data, floor, i, id, share, tint) {
    const column = data.table.columns[i]
    const colours = tint(share)
    const face = el("button.lens-cell", { type: "button", title: percent(share), "aria-pressed": String(floor - 1 === data.at.layer && column === data.at.token), onclick: () => page.go({ layer: Math.max(0, floor - 1), token: column }) }, word({ ...data.table.lexicon[id], joins: false }))
    style(face, "background", colours.background)
    style(face, "color", colours.color)
    return el("td", {}, face)
  }

  return { node, draw }
}
