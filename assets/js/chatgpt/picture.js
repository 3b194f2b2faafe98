// From GPT to ChatGPT in four views: a chat template, tuning by answers, tuning by preferences, what stays wrong.
import { el, template, text } from "../kit/el.js"
import { createViews } from "../kit/views.js"
import { createInstruction } from "./instruction.js"
import { createLimits } from "./limits.js"
import { createRlhf } from "./rlhf.js"
import { createTemplate } from "./template.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function build(page) {
  const talk = createTemplate(page)
  const views = createViews(page, { template: talk, instruction: createInstruction(page), rlhf: createRlhf(page), limits: createLimits(page) })
  const uses = el("p.uses")
  page.main.append(el("div.head-row", {}, views.tabs, uses), ...views.nodes, views.table)
  for (const kind of ["next", "ask", "say", "system", "go", "rank", "chat", "take"]) page.runs.add(kind)

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    text(uses, data.uses ? template(says.uses, { model: data.uses }) : "")
    views.draw(data, [says.view_template, says.view_instruction, says.view_rlhf, says.view_limits], says.views, says.table)
  }

  return {
    draw,
    arrived: (_, __, done) => talk.answered(done),
    moves: views.moves,
    stop: () => talk.stop(),
  }
}
