// Five views of how a word enters the model: rows, merges, the vector behind an id, two languages, vocabularies.
import { el, show, text } from "../kit/el.js"
import { createStrips } from "../kit/compare_strips.js"
import { createViews } from "../kit/views.js"
import { createLanguages } from "./languages.js"
import { createMerges } from "./merges.js"
import { createRows } from "./rows.js"
import { createVector } from "./vector.js"
import { createVocabularies } from "./vocabularies.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function build(page) {
  const tokens = data => [[page.says.token, page.says.id, page.says.bytes], ...data.tokens.map(token => [token.text, token.id, token.bytes])]
  const merges = createMerges(page)
  const each = { rows: { ...createRows(page), rows: tokens }, merges, vector: createVector(page), languages: createLanguages(page), vocabularies: createVocabularies(page) }
  const views = createViews(page, each)
  const strips = createStrips(page, "rows")
  const animals = el("button.button.small", { type: "button", onclick: () => page.act("animals") })
  const top = el("div.top", {}, views.tabs, strips.switcher.node, animals)
  page.main.append(top, strips.node, ...views.nodes, views.table)
  page.runs.add("go").add("animals")

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    text(animals, says.animals)
    show(animals, !data.animals && views.name() !== "vocabularies")
    show(top, Boolean(data.picture))
    strips.draw(data)
    views.draw(data, [says.rows, says.merges, says.vector, says.languages, says.vocabularies], says.views, views.name() === "rows" ? says.table : says.numbers)
  }

  return { draw, moves: views.moves, stop: () => merges.stop() }
}
