// The bars take the height that the strip and the pipeline leave, so that the page fits without scrolling. The right
// column stays where it is beside a strip of one row: what is pressed again and again does not move.
import { scrolled } from "../kit/size.js"
/** @import { Page } from "./data.js" */

const ROW = { least: 28, most: 39, lecture: 27 }
const BELOW = 44 // what stands below the pipeline: the lines that open the table and the questions; not in lecture mode
const LECTURE_BELOW = 8

/** @param {Page} page */
export function fitRows(page) {
  const { root, px } = page
  const picture = page.parts.pipeline.node
  const rows = page.parts.bars.rows
  lift(page)
  if (page.layout !== "wide" || !rows.clientHeight) return root.style.removeProperty("--row")
  const top = root.getBoundingClientRect().top + scrolled(root)
  const rest = picture.getBoundingClientRect().bottom - root.getBoundingClientRect().top - rows.clientHeight
  const room = (page.high - top - rest - (page.lecture ? LECTURE_BELOW : BELOW * px)) / 8
  const row = Math.floor(Math.min(ROW.most * px, Math.max((page.lecture ? ROW.lecture : ROW.least) * px, room)) * 4) / 4
  root.style.setProperty("--row", `${row}px`)
  root.dataset.tight = String(row < 35 * px)
  page.parts.history.settle()
}

/** @param {Page} page */
function lift({ root, px, layout, parts: { strip, compare } }) {
  const list = strip.node.firstElementChild
  if (!list.firstElementChild) return
  root.style.setProperty("--rows", "200vh") // enough for any text while it is measured
  const row = list.firstElementChild.getBoundingClientRect().height + 3 * px
  const beside = layout === "wide" ? compare.strip.getBoundingClientRect().height : 0 // the second text's strip
  const over = Math.min(strip.rows(), list.clientHeight) - row + beside
  root.style.setProperty("--rows", `${strip.rows()}px`)
  root.style.setProperty("--lift", `${over > 8 ? over : 0}px`)
  root.toggleAttribute("data-lifted", over > 8)
  strip.follow()
}
