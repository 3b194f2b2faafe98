// Four views of how a word enters the model: rows, merges, the vector behind an id, two languages.
import { el, show, text } from "../kit/el.js"
import { createViews } from "../kit/views.js"
import { createLanguages } from "./languages.js"
import { createMerges } from "./merges.js"
import { createRows } from "./rows.js"
import { createVector } from "./vector.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function build(page) {
  const tokens = data => [[page.words.token, page.words.id, page.words.bytes], ...data.tokens.map(token => [token.text, token.id, token.bytes])]
  const merges = createMerges(page)
  const each = { rows: createRows(page), merges, vector: createVector(page), languages: createLanguages(page) }
  const views = createViews(page, Object.fromEntries(Object.entries(each).map(([name, view]) => [name, { ...view, rows: tokens }])))
  const animals = el("button.button.small", { type: "button", onclick: () => page.act("animals") })
  const top = el("div.top", {}, views.tabs, animals)
  page.main.append(top, ...views.nodes, views.table)
  page.runs.add("go").add("animals").add("merging")

  /** @param {Data} data */
  function draw(data) {
    const { words } = page
    text(animals, data.back ? words.animals_back : words.animals)
    show(top, Boolean(data.picture))
    views.draw(data, [words.rows, words.merges, words.vector, words.languages], words.views, words.table)
  }

  return { draw, keys: views.keys, stop: () => merges.stop() }
}
