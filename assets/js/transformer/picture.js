// Six views of one run: the tower, a floor, the lens as a table, the answer's authors, neurons, sizes.
import { el, show } from "../kit/el.js"
import { createTabs } from "../kit/tabs.js"
import { createAuthors } from "./authors.js"
import { createFloor } from "./floor.js"
import { createNeurons } from "./neurons.js"
import { createSizes } from "./sizes.js"
import { createTable } from "./table.js"
import { createTower } from "./tower.js"

const VIEWS = ["tower", "floor", "table", "authors", "neurons", "sizes"]

export function build(page) {
  const tabs = createTabs(VIEWS, view => page.go({ view }))
  const views = {
    tower: createTower(page), floor: createFloor(page), table: createTable(page),
    authors: createAuthors(page), neurons: createNeurons(page), sizes: createSizes(page),
  }
  let picked = null
  page.main.append(tabs.node, ...VIEWS.map(name => views[name].node))
  page.runs.add("go").add("against")
  page.go = change => {
    if (change.view) picked = change.view
    page.act("go", change)
    if (change.view) page.redraw()
  }

  function draw(data) {
    const { words } = page
    const there = Boolean(data.picture)
    if (picked === data.view) picked = null
    const view = picked || data.view || "tower"
    tabs.draw(VIEWS.map(name => words[`view_${name}`]), view, words.views)
    show(tabs.node, there)
    for (const name of VIEWS) show(views[name].node, there && name === view)
    if (view !== "tower") views.tower.pause()
    if (there && data.view === view) views[view].draw(data)
  }

  const shown = () => views[picked || page.data?.view || "tower"]
  return {
    draw,
    fit: () => shown().fit?.(),
    keys: {
      ArrowUp: () => (shown().up ? shown().up(1) : false), ArrowDown: () => (shown().up ? shown().up(-1) : false),
      ArrowRight: () => token(1), ArrowLeft: () => token(-1), " ": () => (shown().toggle ? shown().toggle() : false),
    },
    stop: () => views.tower.pause(),
  }

  function token(step) {
    const { at, names } = page.data || {}
    const next = at ? at.token + step : -1
    if (next < 0 || next >= names.length) return false
    return page.go({ token: next })
  }
}

// A floor's name: the embedding stands below floor 0.
export function floorName(words, row) {
  return row === 0 ? words.embedding : String(row - 1)
}
