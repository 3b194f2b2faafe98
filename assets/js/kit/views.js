// Several views of one run behind tabs, each with its numbers in a table.
import { el, fill, show, text } from "./el.js"
import { table as numbersOf } from "./table.js"
import { createTabs } from "./tabs.js"

/** @import { Page } from "./page.js" */

/**
 * One of the views. rows() are its numbers for the table; step() and toggle() answer to the keys; fit() to another size.
 * @typedef {object} View
 * @property {Element} node
 * @property {(data: any) => void} draw
 * @property {(data: any) => unknown[][]} [rows]
 * @property {(by: number) => void} [step]
 * @property {(by: number) => void} [up]
 * @property {() => void} [toggle]
 * @property {() => void} [fit]
 */

/**
 * @param {Page<any>} page - page.go(change) shows the tab at once
 * @param {Record<string, View>} views - the first one opens
 * @param {(change: any) => void} send - tells Python
 */
export function createViews(page, views, send = change => page.act("go", change)) {
  const names = Object.keys(views)
  const tabs = createTabs(names, view => go({ view }))
  const table = el("details.table", { ontoggle: () => page.redraw() }, el("summary"), el("div.scroll")) // filled when open
  const working = el("p", { role: "status" })
  const pending = el("div.pending", { "aria-busy": "true" }, working, el("i"), el("i"), el("i"))
  const drawn = new Set() // views that hold something; an empty one would show nameless buttons
  let picked = null // shows at once; its data follows

  const name = () => picked || page.data?.view || names[0]
  const shown = () => views[name()]
  page.go = go
  page.tabulate = () => { table.open = true; table.scrollIntoView({ block: "nearest" }) }

  function go(change) {
    if (change.view) picked = change.view
    send(change)
    if (change.view) page.redraw()
  }

  function turn(by) {
    const view = page.data?.picture ? names[names.indexOf(name()) + by] : null
    if (!view) return false
    go({ view })
    return true
  }

  // labels: of the tabs, in order; of the whole row; of the table.
  function draw(data, labels, label, numbers) {
    const there = Boolean(data.picture)
    if (picked === data.view) picked = null
    tabs.draw(labels, name(), label)
    show(tabs.node, there)
    show(table, there && Boolean(shown().rows))
    if (there && data.view === name()) drawn.add(name())
    for (const one of names) show(views[one].node, there && one === name() && drawn.has(one))
    text(working, data.working)
    show(pending, there && data.view !== name() && (page.busy || !drawn.has(name())))
    if (!there || data.view !== name()) return
    shown().draw(data)
    text(table.firstChild, numbers)
    if (!table.open || !shown().rows) return
    const rows = shown().rows(data)
    fill(table.lastChild, rows, () => numbersOf(rows))
  }

  return {
    tabs: tabs.node, nodes: [pending, ...names.map(one => views[one].node)], table, name, shown, go, draw,
    moves: {
      next: () => (shown().step ? shown().step(1) : false),
      back: () => (shown().step ? shown().step(-1) : false),
      toggle: () => (shown().toggle ? shown().toggle() : false),
      viewBefore: () => turn(-1),
      viewAfter: () => turn(1),
    },
  }
}
