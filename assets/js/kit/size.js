// Fits a picture to its room. --px grows with the screen, so that words stay readable from the last row. In lecture mode,
// which lesson/lecture.js writes on the document, the bar below takes some of the room (data-lecture).

const PICTURE = { width: 1008, height: 720 }
const LARGEST = 2.4

// fit(): what a page does with the height that is left, after every measuring.
export function watchSize(page, fit = () => {}) {
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
    const { classList, style } = document.documentElement
    const lecture = classList.contains("lecturing")
    const high = innerHeight - (lecture ? parseFloat(style.getPropertyValue("--bar")) || 0 : 0)
    root.toggleAttribute("data-lecture", lecture)
    const changed = layout !== page.layout || px !== page.px || width !== page.width || lecture !== page.lecture || high !== page.high
    Object.assign(page, { layout, px, width, lecture, high })
    if (changed) page.redraw()
    fit()
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

// How far what holds the picture is scrolled down.
export function scrolled(root) {
  let node = root.getRootNode().host || root
  for (; node; node = node.parentElement) if (node.scrollTop) return node.scrollTop
  return 0
}
