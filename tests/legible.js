// What a view shows, measured in the browser: sizes of its letters, contrasts of its letters and marks, names, Tab stops.
// Evaluated by test_access_browser.py: one object of functions.
(() => {
  const kit = () => [...document.querySelectorAll("*")].map(node => node.shadowRoot?.querySelector(".kit:has(h1)")).find(Boolean)
  const up = node => node.parentElement || node.getRootNode().host
  const told = node => `${node.localName}.${node.getAttribute("class") || ""} in ${up(node)?.getAttribute("class")}`

  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true })
  // Any CSS colour as [r, g, b, opacity].
  const colours = new Map()
  function rgba(colour) {
    if (!colours.has(colour)) {
      pen.clearRect(0, 0, 1, 1)
      pen.fillStyle = colour
      pen.fillRect(0, 0, 1, 1)
      const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data
      colours.set(colour, [r, g, b, a / 255])
    }
    return colours.get(colour)
  }
  const over = (above, below) => above.slice(0, 3).map((value, i) => value * above[3] + below[i] * (1 - above[3]))
  const linear = c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
  const luminance = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255)
  function contrast(one, other) {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a)
    return (light + 0.05) / (dark + 0.05)
  }

  // The ground under a node: the colours of what it stands in, laid over one another.
  function ground(node) {
    if (!node) return [255, 255, 255]
    const own = rgba(getComputedStyle(node).backgroundColor)
    return own[3] === 1 ? own.slice(0, 3) : over(own, ground(up(node)))
  }
  function opacity(node) {
    return node ? Number(getComputedStyle(node).opacity) * opacity(up(node)) : 1
  }
  const faded = ([r, g, b, a], node) => [r, g, b, a * opacity(node)]

  const seen = node => node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !node.closest(".unseen")
  function inSight(node) {
    const box = node.getBoundingClientRect()
    return box.width > 1 && box.height > 1 && seen(node)
  }
  // Every piece of text: [the element that sets it, its words].
  function texts() {
    const found = []
    const walker = document.createTreeWalker(kit(), NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const { parentElement, textContent } = walker.currentNode
      if (textContent.trim() && inSight(parentElement) && getComputedStyle(parentElement).fontSize !== "0px") found.push([parentElement, textContent.trim()])
    }
    return found
  }
  // An SVG's letters grow and shrink with it, and may stand on their side.
  const size = node => parseFloat(getComputedStyle(node).fontSize) * (node.ownerSVGElement ? Math.hypot(node.getScreenCTM().a, node.getScreenCTM().b) : 1)

  return {
    kit,

    small: (least, where = "*") => texts().filter(([node]) => node.closest(where) && size(node) < least - 0.05).map(([node, said]) => `${size(node).toFixed(1)} px ${told(node)}: ${said.slice(0, 20)}`),

    faint: least => texts().filter(([node]) => !node.closest(":disabled, [aria-disabled=true], [data-mark=later]")).flatMap(([node, said]) => {
      const styles = getComputedStyle(node)
      const inPicture = Boolean(node.ownerSVGElement)
      const below = inPicture && styles.paintOrder.startsWith("stroke") && styles.stroke !== "none" ? rgba(styles.stroke).slice(0, 3) : ground(node)
      const found = contrast(over(faded(rgba(inPicture ? styles.fill : styles.color), node), below), below)
      if (rgba(inPicture ? styles.fill : styles.color)[3] === 0) return [] // not told yet
      return found < least ? [`${found.toFixed(2)} ${told(node)}: ${said.slice(0, 20)}`] : []
    }),

    // Bars, dots, lines, rings and frames against what they stand on. Shades that stand for numbers may be as pale as these.
    dim: least => [...kit().querySelectorAll("i, button, input.field, select, svg *")].filter(inSight).flatMap(node => {
      if (node.closest(":disabled, [aria-disabled=true], [data-mark=later], defs, .grid-lines, .pending") || node.style.opacity) return []
      if (node.matches(".grid, .grid *, .thin, .tick, .hit, .cone, .coast *, .ground *, text, title, g, .land, .border, .matrix i, .large i, .gridlayer *, .contourfill *, .contourbg *, .shapelayer *, .bg, .legendtoggle")) return []
      const styles = getComputedStyle(node)
      const below = ground(up(node))
      const parts = node.ownerSVGElement
        ? [styles.fill !== "none" && styles.fill, styles.stroke !== "none" && styles.stroke]
        : [node.localName === "i" && !node.style.background && styles.backgroundImage === "none" && styles.backgroundColor, parseFloat(styles.borderTopWidth) && styles.borderTopColor]
      const found = parts.filter(one => one && rgba(one)[3] > 0).map(one => contrast(over(faded(rgba(one), node), below), below))
      return found.length && Math.max(...found) < least ? [`${Math.max(...found).toFixed(2)} ${told(node)}`] : []
    }),

    unfilled: () => [...kit().querySelectorAll("*")].flatMap(node => [node.ariaLabel, node.title, node.children?.length ? "" : node.textContent])
      .filter(said => /\{\w+\}/.test(said || "")),
  }
})()
