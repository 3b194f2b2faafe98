// How alike chosen words are, each with each: cosines as a matrix.
import { cue } from "../kit/cue.js"
import { attr, el, fill, style, template, text } from "../kit/el.js"
import { following, listed, number } from "../kit/format.js"
import { scale } from "../kit/scale.js"
import { asking } from "./asking.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function createMatrix(page) {
  const intro = el("p.intro")
  const ask = asking(value => page.go({ matrix: value }))
  const grid = cue(el("div.matrix"))
  const lacking = el("p.note", { role: "status" })
  const node = el("div.matrix-view", {}, intro, ask.node, lacking, grid)

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { matrix } = data
    text(intro, says.matrix_intro)
    attr(ask.field, "aria-label", says.matrix)
    ask.set(matrix.names.join(" "))
    text(ask.button, says.compare)
    text(lacking, following([matrix.lacking.length && template(says.lacking, { words: listed(matrix.lacking, data.lang) }), matrix.left_out.length && template(says.overlong, { words: listed(matrix.left_out, data.lang) }), matrix.part && template(says.most, { n: matrix.names.length })], data.lang))
    style(grid, "--n", String(matrix.names.length))
    const tint = scale(page.root, "attn")
    fill(grid, [matrix, page.root.dataset.theme], () => [
      el("span"), ...matrix.names.map(word => el("b.top", {}, el("bdi", {}, word))),
      ...matrix.names.flatMap((word, i) => [el("b.side", {}, el("bdi", {}, word)), ...matrix.rows[i].map(value => {
        const cell = el("i", {}, number(value))
        const colours = tint(Math.max(0, value))
        Object.assign(cell.style, { background: colours.background, color: colours.color })
        return cell
      })]),
    ])
  }

  /** @param {Data} data */
  const rows = data => [["", ...data.matrix.names], ...data.matrix.names.map((word, i) => [word, ...data.matrix.rows[i].map(value => number(value, 4))])]
  return { node, draw, rows }
}
