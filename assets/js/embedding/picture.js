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
    const { words } = page
    views.draw(data, [words.map, words.matrix, words.sums, words.groups, words.context], words.views, words.table)
  }

  return { draw }
}
