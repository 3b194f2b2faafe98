// Four views of how a word enters the model: rows, merges, the vector behind an id, two languages.
import { el, fill, show, text } from "../kit/el.js"
import { createTabs } from "../kit/tabs.js"
import { createLanguages } from "./languages.js"
import { createMerges } from "./merges.js"
import { createRows } from "./rows.js"
import { createVector } from "./vector.js"

const VIEWS = ["rows", "merges", "vector", "languages"]

export function build(page) {
  const tabs = createTabs(VIEWS, view => page.go({ view }))
  const animals = el("button.button.small", { type: "button", onclick: () => page.act("animals") })
  const views = { rows: createRows(page), merges: createMerges(page), vector: createVector(page), languages: createLanguages(page) }
  const table = el("details.table", {}, el("summary"), el("div.scroll"))
  const top = el("div.top", {}, tabs.node, animals)
  let picked = null
  page.main.append(top, ...VIEWS.map(name => views[name].node), table)
  page.runs.add("go").add("animals")
  page.go = change => {
    if (change.view) picked = change.view
    page.act("go", change)
    if (change.view) page.redraw()
  }

  function draw(data) {
    const { words } = page
    const there = Boolean(data.picture)
    if (picked === data.view) picked = null
    const view = picked || data.view || "rows"
    tabs.draw([words.rows, words.merges, words.vector, words.languages], view, words.views)
    text(animals, words.animals)
    for (const node of [top, table]) show(node, there)
    for (const name of VIEWS) show(views[name].node, there && name === view)
    if (!there || data.view !== view) return
    views[view].draw(data)
    const rows = [[words.token, words.id, words.bytes], ...data.tokens.map(token => [token.text, token.id, token.bytes])]
    text(table.firstChild, words.table)
    fill(table.lastChild, rows, () => el("table", {}, ...rows.map((row, i) => el("tr", {}, ...row.map(cell => el(i ? "td" : "th", {}, el("bdi", {}, String(cell))))))))
  }

  const shown = () => views[page.data?.view || "rows"]
  return { draw, keys: { ArrowRight: () => shown().step?.(1), ArrowLeft: () => shown().step?.(-1), " ": () => shown().toggle?.() }, stop: () => views.merges.stop() }
}
