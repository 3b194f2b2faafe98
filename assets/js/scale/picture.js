// Five views of how models grew: a timeline, the lecture's table, a formula for every size, a budget's best split, our own run.
import { createViews } from "../kit/views.js"
import { createAbilities } from "./abilities.js"
import { createBudget } from "./budget.js"
import { createFormula } from "./formula.js"
import { createOurs } from "./ours.js"
import { createTimeline } from "./timeline.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function build(page) {
  const views = createViews(page, {
    timeline: createTimeline(page), table: createAbilities(page), formula: createFormula(page), budget: createBudget(page),
    ours: createOurs(page),
  })
  page.main.append(views.tabs, ...views.nodes, views.table)

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    views.draw(data, [says.view_timeline, says.view_table, says.view_formula, says.view_budget, says.view_ours], says.views, says.table)
  }

  return { draw, fit: () => views.shown().fit?.(), moves: views.moves }
}
