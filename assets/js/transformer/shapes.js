// What flows along the arrows, bottom up, with its shape for this text.
import { el, fill, template } from "../kit/el.js"
import { count } from "../kit/format.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function createShapes(page) {
  const node = el("ol.shapes")

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { tower } = data
    fill(node, [tower.shapes, data.lang], () => [
      ...[...tower.shapes].reverse().map(([name, sizes]) => el("li", { "data-part": name }, el("span", {}, says[`shape_${name}`]), el("b", {}, sizes.map(count).join(" × ")))),
      el("li.note", {}, template(says.shapes_note, { n: count(tower.multiplied) })),
    ])
  }

  return { node, draw }
}
