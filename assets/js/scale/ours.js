// Our own scaling run: five sizes on one stream; the line through the smaller ones is tested on the largest.
import { createChoice } from "../kit/choice.js"
import { el, rich, fill, text, template } from "../kit/el.js"
import { createFigure } from "../kit/figure.js"
/** @import { Data, Page } from "./data.js" */

const AGAINST = ["parameters", "compute"]

/** @param {Page} page */
export function createOurs(page) {
  const figure = createFigure(page)
  const against = createChoice(AGAINST, name => page.go({ against: name }))
  const told = el("p.telling", { "aria-live": "polite" })
  const note = el("p.note")
  const node = el("div.ours-view", {}, told, against.node, figure.node, note)

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { ours } = data
    fill(told, [ours, data.lang], () => rich(says.told_ours, ours))
    against.draw(AGAINST.map(name => says[`against_${name}`]), ours.against, says.against)
    text(note, [template(says.ours_note, ours), ours.missing ? template(says.ours_missing, ours) : ""].join(" "))
    figure.draw(ours.figure, { label: says.ours_label, save: says.save_picture })
  }

  /** @param {Data} data */
  function rows({ ours }) {
    const { says } = page
    return [
      [says.ours_size, says.parameters, says.ours_shape, says.operations, says.ours_loss, says.ours_excess, says.ours_foretold],
      ...ours.sizes.map(one => [one.name, one.parameters, one.shape, one.operations.toExponential(2), one.loss, one.excess, one.foretold]),
    ]
  }

  return { node, draw, rows, fit: () => page.redraw() }
}
