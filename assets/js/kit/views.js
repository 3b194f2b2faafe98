// Several views of one run behind tabs, each with its numbers in a table.
import { el, fill, show, text } from "./el.js"
import { createTabs } from "./tabs.js"

// views: { name: { node, draw(data), rows?(data), step?, toggle? } }, the first one opens. send(change) tells Python.
export function createViews(page, views, send = change => page.act("go", change)) {
  const names = Object.keys(views)
  const tabs = createTabs(names, view => go({ view }))
  const table = el("details.table", { ontoggle: () => page.redraw() }, el("summary"), el("div.scroll")) // filled when open
  const pending = el("div.pending", { "aria-busy": "true" }, el("i"), el("i"), el("i"))
  let picked = null // shows at once; its data follows

  const name = () => picked || page.data?.view || names[0]
  const shown = () => views[name()]

  function go(change) {
    if (change.view) picked = change.view
    send(change)
    if (change.view) page.redraw()
  }

  // labels: of the tabs, in order; of the whole row; of the table.
  function draw(data, labels, label, numbers) {
    const there = Boolean(data.picture)
    if (picked === data.view) picked = null
    tabs.draw(labels, name(), label)
    show(tabs.node, there)
    show(table, there && Boolean(shown().rows))
    for (const one of names) show(views[one].node, there && one === name())
    show(pending, there && data.view !== name() && page.busy)
    if (!there || data.view !== name()) return
    shown().draw(data)
    text(table.firstChild, numbers)
    if (table.open && shown().rows) drawTable(shown().rows(data))
  }

  function drawTable(rows) {
    fill(table.lastChild, rows, () => {
      const [head, ...body] = rows
      return el("table", {},
        el("thead", {}, el("tr", {}, ...head.map(cell => el("th", { scope: "col" }, el("bdi", {}, String(cell)))))),
        el("tbody", {}, ...body.map(row => el("tr", {}, ...row.map(cell => el("td", {}, el("bdi", {}, String(cell))))))))
    })
  }

  return {
    tabs: tabs.node, nodes: [pending, ...names.map(one => views[one].node)], table, name, shown, go, draw,
    keys: { ArrowRight: () => shown().step?.(1), ArrowLeft: () => shown().step?.(-1), " ": () => shown().toggle?.() },
  }
}
