// Three views of what comes with size: a task from examples, an answer in steps, a jump or a slope.
import { createViews } from "../kit/views.js"
import { createExamples } from "./examples.js"
import { createGradual } from "./gradual.js"
import { createSteps } from "./steps.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function build(page) {
  const views = createViews(page, { examples: createExamples(page), steps: createSteps(page), gradual: createGradual(page) })
  page.main.append(views.tabs, ...views.nodes, views.table)
  page.runs.add("go").add("own").add("write").add("head")

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    views.draw(data, [says.examples, says.steps, says.gradual], says.views, says.table)
  }

  return { draw, moves: views.moves }
}
