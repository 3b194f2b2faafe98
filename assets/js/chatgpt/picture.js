// From GPT to ChatGPT in four views: a chat template, tuning by answers, tuning by preferences, what stays wrong.
import { createViews } from "../kit/views.js"
import { createInstruction } from "./instruction.js"
import { createLimits } from "./limits.js"
import { createRlhf } from "./rlhf.js"
import { createTemplate } from "./template.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function build(page) {
  const template = createTemplate(page)
  const views = createViews(page, { template, instruction: createInstruction(page), rlhf: createRlhf(page), limits: createLimits(page) })
  page.main.append(views.tabs, ...views.nodes, views.table)
  for (const kind of ["next", "ask", "say", "system", "go", "rank", "chat", "take"]) page.runs.add(kind)

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    views.draw(data, [says.view_template, says.view_instruction, says.view_rlhf, says.view_limits], says.views, says.table)
  }

  return {
    draw,
    arrived: (_, __, done) => template.answered(done),
    moves: views.moves,
    stop: () => template.stop(),
  }
}
