// Five views: the map with its neighbours, words each with each, sums of words, whether groups mean something, a word in context.
import { el, fill, show, text } from "../kit/el.js"
import { createTabs } from "../kit/tabs.js"
import { createContext } from "./context.js"
import { createGroups } from "./groups.js"
import { createMap } from "./map.js"
import { createMatrix } from "./matrix.js"
import { createSums } from "./sums.js"

const VIEWS = ["map", "matrix", "sums", "groups", "context"]

export function build(page) {
  const tabs = createTabs(VIEWS, view => page.go({ view }))
  const views = { map: createMap(page), matrix: createMatrix(page), sums: createSums(page), groups: createGroups(page), context: createContext(page) }
  const table = el("details.table", {}, el("summary"), el("div.scroll"))
  let picked = null
  page.main.append(tabs.node, ...VIEWS.map(name => views[name].node), table)
  page.runs.add("go")
  page.go = change => {
    if (change.view) picked = change.view
    page.act("go", change)
    if (change.view) page.redraw()
  }

  function draw(data) {
    const { words } = page
    const there = Boolean(data.picture)
    if (picked === data.view) picked = null
    const view = picked || data.view || "map"
    tabs.draw([words.map, words.matrix, words.sums, words.groups, words.context], view, words.views)
    for (const node of [tabs.node, table]) show(node, there)
    for (const name of VIEWS) show(views[name].node, there && name === view)
    if (!there || data.view !== view) return
    views[view].draw(data)
    const rows = views[view].rows(data)
    text(table.firstChild, words.table)
    fill(table.lastChild, rows, () => el("table", {}, ...rows.map((row, i) => el("tr", {}, ...row.map(cell => el(i ? "td" : "th", {}, el("bdi", {}, String(cell))))))))
  }

  return { draw }
}

// A field with a button: Enter sends it.
export function asking(onsend) {
  const field = el("input.field", { type: "text", maxlength: "4000", onkeydown(event) { if (event.key === "Enter") onsend(field.value) } })
  const button = el("button.button", { type: "button", onclick: () => onsend(field.value) })
  return { node: el("div.asking", {}, field, button), field, button, set(value) { if (field !== field.getRootNode().activeElement && field.value !== value) field.value = value } }
}
