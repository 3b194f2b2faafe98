// Models by date and size; beside the figure the same models as a list, below it the row that is open, with its source.
import { attr, el, fill, template, text } from "../kit/el.js"
import { createFigure } from "../kit/figure.js"
import { roving } from "../kit/roving.js"
/** @import { Data, Filter, Page, Row } from "./data.js" */

/** @type {Filter[]} */
const FILTERS = ["family", "language", "openness"]

/** @param {Page} page */
export function createTimeline(page) {
  const figure = createFigure(page, open)
  const selects = FILTERS.map(name => el("select.field", { name, onchange: event => page.go({ [name]: event.target.value }) }))
  const filters = el("div.filters", {}, ...selects.map(select => el("label", {}, el("span"), select)), el("span.count", { role: "status" }))
  const list = roving(el("div.models.scroll", { role: "group" }), "button", { line: true })
  const opened = el("p.opened", { "aria-live": "polite" })
  const node = el("div.timeline-view", {}, filters, el("div.beside", {}, figure.node, list), opened, el("p.note"))

  function open(name) {
    page.go({ one: name })
  }

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { timeline } = data
    FILTERS.forEach((name, i) => {
      text(selects[i].previousSibling, says[name])
      fill(selects[i], timeline.choices[name], () => timeline.choices[name].map(({ value, label }) => el("option", { value }, label)))
      selects[i].value = timeline.filters[name]
    })
    const left = timeline.rows.filter(row => row.left)
    text(filters.lastChild, template(says.count, { n: left.length, of: timeline.rows.length }))
    attr(list, "aria-label", says.models)
    fill(list, [left.map(row => [row.name, row.parameters]), data.lang], () => left.map(row => el("button.model", { type: "button", "data-kind": row.kind, onclick: () => open(row.name) },
      el("span.name", {}, row.name), el("span.year", {}, row.date.slice(0, 4)))))
    for (const button of list.children) attr(button, "aria-current", button.firstChild.textContent === timeline.open && "true")
    follow()
    const row = timeline.rows.find(one => one.name === timeline.open)
    fill(opened, [row, data.lang], () => (row ? facts(row) : says.none_left))
    text(node.lastChild, says.mark_size)
    figure.draw(timeline.figure, { label: says.timeline_label, save: says.save_picture })
  }

  /** @param {Row} row */
  function facts(row) {
    const source = row.link ? el("a", { href: row.link, target: "_blank", rel: "noopener noreferrer" }, row.source) : el("span", {}, row.source)
    return [el("b", {}, row.name), ...[row.by, row.date, row.parameters, row.tokens, row.language, row.openness].map(fact => el("span.fact", {}, fact)), el("span.fact", {}, page.says.source, source)]
  }

  // The open row stays in sight of its list; the page itself does not move.
  function follow() {
    const chosen = [...list.children].find(one => one.hasAttribute("aria-current"))
    if (!(chosen instanceof HTMLElement)) return
    const above = chosen.offsetTop - list.offsetTop
    if (above < list.scrollTop || above + chosen.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = above - list.clientHeight / 2
  }

  function step(by) {
    const { timeline } = page.data
    const left = timeline.rows.filter(row => row.left)
    const next = left[left.findIndex(row => row.name === timeline.open) + by]
    if (!next) return false
    return open(next.name)
  }

  /** @param {Data} data */
  function rows({ timeline }) {
    const { says } = page
    return [
      [says.model, says.by, says.date, says.parameters, says.text, says.family, says.language, says.openness, says.source],
      ...timeline.rows.filter(row => row.left).map(row => [row.name, row.by, row.date, row.parameters, row.tokens, row.family, row.language, row.openness, row.source]),
    ]
  }

  return { node, draw, rows, step, fit: () => page.redraw() }
}
