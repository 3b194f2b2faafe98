// Five views: the map with its neighbours, words each with each, sums of words, whether groups mean something, a word in context.
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
  page.main.append(views.tabs, ...views.nodes, views.table)
  page.runs.add("go")

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    views.draw(data, [says.map, says.matrix, says.sums, says.groups, says.context], says.views, says.table)
  }

  return { draw, moves: views.moves }
}
