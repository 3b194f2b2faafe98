// Four views of attention; what is chosen (layer, head, looking word, step) is shared by them and stands in the address.
import { attr, el, fill, show, text } from "../kit/el.js"
import { createTabs } from "../kit/tabs.js"
import { createAll } from "./all.js"
import { createOne } from "./one.js"
import { createPlane } from "./plane.js"
import { createWhatif } from "./whatif.js"

const VIEWS = ["one", "plane", "all", "whatif"]

export function build(page) {
  const tabs = createTabs(VIEWS, view => page.go({ view }))
  const layer = picker("layer")
  const head = picker("head")
  const views = { one: createOne(page), plane: createPlane(page), all: createAll(page), whatif: createWhatif(page) }
  const table = el("details.table", {}, el("summary"), el("div.scroll"))
  const chosen = el("div.pickers", {}, layer.node, head.node)
  let picked = null
  page.main.append(el("div.head-row", {}, tabs.node, chosen), ...VIEWS.map(name => views[name].node), table)
  page.runs.add("go").add("off")
  page.go = go
  page.nameOf = name => el("span.word", { "data-kind": name.kind }, name.joins ? el("span.joins", {}, "-") : null, el("bdi", {}, name.text))

  function go(change) {
    if (change.view) picked = change.view
    page.act("go", change)
    if (change.view) page.redraw()
  }

  function picker(name) {
    const label = el("span")
    const list = el("select", { onchange: () => go({ [name]: Number(list.value) }) })
    return { node: el("label.picker", {}, label, list), label, list }
  }

  function draw(data) {
    const { words } = page
    const there = Boolean(data.picture)
    if (picked === data.view) picked = null
    const view = picked || data.view || "one"
    tabs.draw([words.one, words.plane, there ? words.all.replace("{n}", data.sizes.layers * data.sizes.heads) : "", words.whatif], view, words.views)
    for (const node of [tabs.node, chosen, table]) show(node, there)
    for (const name of VIEWS) show(views[name].node, there && name === view)
    if (!there) return
    drawPicker(layer, words.layer, data.sizes.layers, data.at.layer)
    drawPicker(head, words.head, data.sizes.heads, data.at.head)
    if (data.view !== view) return
    views[view].draw(data)
    const rows = views[view].rows(data)
    text(table.firstChild, words.table)
    fill(table.lastChild, rows, () => el("table", {}, ...rows.map((row, i) => el("tr", {}, ...row.map(cell => el(i ? "td" : "th", {}, el("bdi", {}, String(cell))))))))
  }

  function drawPicker(one, label, count, value) {
    text(one.label, label)
    fill(one.list, count, () => Array.from({ length: count }, (_, i) => el("option", { value: i }, String(i))))
    if (one.list.value !== String(value)) one.list.value = String(value)
  }

  const shown = () => views[page.data?.view || "one"]
  const turn = by => {
    const { at, sizes } = page.data
    go({ layer: (at.layer + by + sizes.layers) % sizes.layers })
  }
  return {
    draw,
    keys: {
      ArrowRight: () => shown().step?.(1), ArrowLeft: () => shown().step?.(-1), " ": () => shown().toggle?.(),
      ArrowUp: () => page.data.picture && turn(1), ArrowDown: () => page.data.picture && turn(-1),
    },
    fit: () => shown().fit?.(),
    stop: () => views.one.stop(),
  }
}
