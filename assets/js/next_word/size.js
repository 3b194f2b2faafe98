// Fits the picture to its room. --px grows with the screen, so that words stay readable from the last row; the bars
// take the height that the strip and the pipeline leave, so that the page fits without scrolling.

const PICTURE = { width: 1008, height: 720 }
const ROW = { least: 30, most: 39 }
const LARGEST = 2.4

export function watchSize(page) {
  const { root } = page
  let asked = 0

  function measure() {
    asked = 0
    const width = root.clientWidth
    if (!width) return
    const layout = width <= 640 ? "phone" : width < 900 ? "mid" : "wide"
    const px = layout === "wide" ? Math.min(LARGEST, Math.max(1, Math.min(width / PICTURE.width, innerHeight / PICTURE.height))) : 1
    const box = root.getBoundingClientRect()
    root.style.setProperty("--left", `${box.left}px`)
    root.style.setProperty("--width", `${box.width}px`)
    root.style.setProperty("--px", `${px.toFixed(3)}px`)
    const changed = layout !== page.layout || px !== page.px
    page.layout = layout
    page.px = px
    if (changed) page.redraw()
    fitRows(px)
  }

  // What the rest of the picture leaves for eight rows of bars.
  function fitRows(px) {
    const picture = page.parts.pipeline.node
    const rows = page.parts.bars.rows
    if (page.layout !== "wide" || !rows.clientHeight) return root.style.removeProperty("--row")
    const top = root.getBoundingClientRect().top + scrolled()
    const rest = picture.getBoundingClientRect().bottom - root.getBoundingClientRect().top - rows.clientHeight
    const room = (innerHeight - top - rest - 20 * px) / 8
    const row = Math.floor(Math.min(ROW.most * px, Math.max(ROW.least * px, room)) * 4) / 4
    root.style.setProperty("--row", `${row}px`)
    root.dataset.tight = String(row < 35 * px)
    page.parts.history.settle()
  }

  function scrolled() {
    let node = root.getRootNode().host || root
    for (; node; node = node.parentElement) if (node.scrollTop) return node.scrollTop
    return 0
  }

  function settle() {
    if (!asked) asked = requestAnimationFrame(measure)
  }

  const watcher = new ResizeObserver(settle)
  watcher.observe(root)
  addEventListener("resize", settle)
  return {
    settle,
    stop() { watcher.disconnect(); removeEventListener("resize", settle); cancelAnimationFrame(asked) },
  }
}
