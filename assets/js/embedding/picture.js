// Five views: the map with its neighbours, words each with each, sums of words, whether groups mean something, a word in context.
import { createStrips } from "../kit/compare_strips.js"
import { el } from "../kit/el.js"
import { createViews } from "../kit/views.js"
import { createContext } from "./context.js"
import { createGroups } from "./groups.js"
import { createMap } from "./map.js"
import { createMatrix } from "./matrix.js"
import { createSums } from "./sums.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function build(page) {
  const views = createViews(page, { map: createMap(page), matrix: createMatrix(page), sums: createSums(page), groups: createGroups(page), context: createContext(page) })
  const strips = createStrips(page, "context")
  page.main.append(el("div.head-row", {}, views.tabs, strips.switcher.node), strips.node, ...views.nodes, views.table)
  page.runs.add("go")

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    strips.draw(data)
    views.draw(data, [says.map, says.matrix, says.sums, says.groups, says.context], says.views, says.table)
  }

  return { draw, moves: views.moves }
}
