// The bars take the height that the strip and the pipeline leave, so that the page fits without scrolling.
import { scrolled } from "../kit/size.js"

const ROW = { least: 30, most: 39 }

export function fitRows(page) {
  const { root, px } = page
  const picture = page.parts.pipeline.node
  const rows = page.parts.bars.rows
  if (page.layout !== "wide" || !rows.clientHeight) return root.style.removeProperty("--row")
  const top = root.getBoundingClientRect().top + scrolled(root)
  const rest = picture.getBoundingClientRect().bottom - root.getBoundingClientRect().top - rows.clientHeight
  const room = (innerHeight - top - rest - 20 * px) / 8
  const row = Math.floor(Math.min(ROW.most * px, Math.max(ROW.least * px, room)) * 4) / 4
  root.style.setProperty("--row", `${row}px`)
  root.dataset.tight = String(row < 35 * px)
  page.parts.history.settle()
}
