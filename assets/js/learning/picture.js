// Three views of learning: the training replayed, one sentence's gradient, a training of one's own.
import { attr, el, order, show, template, text } from "../kit/el.js"
import { createChip, drawChip } from "../kit/chip.js"
import { createViews } from "../kit/views.js"
import { createDescent } from "./descent.js"
import { createReplay } from "./replay.js"
import { createTrain } from "./train.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function build(page) {
  const replay = createReplay(page)
  const views = createViews(page, { replay, descent: createDescent(page), train: createTrain(page) },
    ({ view }) => view !== page.data.view && page.act("go", { view }))
  const instead = el("p.instead")
  const strip = el("ol.strip")
  const chips = []
  const take = el("button.button.small", { type: "button", onclick: () => page.act("take") })
  const uses = el("p.uses")
  const top = el("div.top", {}, views.tabs, uses, take)
  page.main.append(top, instead, strip, ...views.nodes, views.table)
  page.runs.add("go").add("take")

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    show(top, Boolean(data.picture))
    show(take, !data.example)
    show(instead, Boolean(data.picture) && data.instead)
    text(instead, says.instead)
    text(take, says.take)
    text(uses, data.uses ? template(says.uses, { model: data.uses }) : "")
    show(strip, Boolean(data.picture) && views.name() !== "descent") // there the places are the words
    if (data.picture) drawStrip(data.strip)
    views.draw(data, [says.replay, says.descent, says.train], says.views, says.table)
  }

  /** @param {Data["strip"]} cells */
  function drawStrip(cells) {
    while (chips.length < cells.length) chips.push(createChip())
    cells.forEach((cell, i) => {
      drawChip(chips[i], cell, () => ({}), cell.kind === "unknown" ? page.says.unknown : "")
      attr(chips[i].face, "tabindex", "-1")
    })
    order(strip, chips.slice(0, cells.length))
  }

  return { draw, moves: views.moves, stop: () => replay.stop() }
}
