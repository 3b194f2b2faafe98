// Six views of one run: the tower, a floor, the lens as a table, the answer's authors, neurons, sizes.
import { el, show } from "../kit/el.js"
import { createTaken } from "../kit/taken.js"
import { createViews } from "../kit/views.js"
import { createAuthors } from "./authors.js"
import { createFloor } from "./floor.js"
import { createNeurons } from "./neurons.js"
import { createSizes } from "./sizes.js"
import { createTable } from "./table.js"
import { createTower } from "./tower.js"
import { createCompared } from "./compared.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function build(page) {
  const tower = createTower(page)
  const compared = createCompared(page)
  const views = createViews(page, {
    tower: { ...tower, rows: data => compared.widened(data, tower.rows(data)) }, floor: createFloor(page), table: createTable(page),
    authors: createAuthors(page), neurons: createNeurons(page), sizes: createSizes(page),
  })
  const taken = createTaken(page)
  page.main.before(taken.node)
  page.main.append(el("div.head-row", {}, views.tabs, compared.switcher.node), compared.node, ...views.nodes, views.table)
  page.runs.add("go").add("against")

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    taken.draw(data.taken || null)
    compared.draw(data)
    show(compared.switcher.node, Boolean(data.picture) && data.view === "tower")
    if (views.name() !== "tower") tower.pause()
    views.draw(data, [says.view_tower, says.view_floor, says.view_table, says.view_authors, says.view_neurons, says.view_sizes], says.views, says.table)
  }

  function token(step) {
    const { at, names } = page.data || {}
    const next = at ? at.token + step : -1
    if (next < 0 || next >= names.length) return false
    return page.go({ token: next })
  }

  const { shown } = views
  const climb = by => (shown().up ? shown().up(by) : false)
  return {
    draw,
    fit: () => shown().fit?.(),
    moves: {
      ...views.moves,
      next: () => (shown().up ? climb(1) : token(1)), back: () => (shown().up ? climb(-1) : token(-1)),
      up: () => climb(1), down: () => climb(-1),
      rise: () => shown().up ? climb(1) || true : false, sink: () => shown().up ? climb(-1) || true : false, // at an end they stay
    },
    stop: () => tower.pause(),
  }
}

// A floor's name: the embedding stands below floor 0.
export function floorName(says, row) {
  return row === 0 ? says.embedding : String(row - 1)
}
