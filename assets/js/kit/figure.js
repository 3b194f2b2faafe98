// A plotly figure, made in Python (explain/figures), drawn in place: what changes moves, nothing is built anew. Its colours
// are our tokens by name; their values, the letters and the size come from the page.
import { el, template } from "./el.js"
/** @import { Figure } from "./data.js" */
/** @import { Page } from "./page.js" */

const LETTERS = 18 // px of a picture
const SMALL = 15 // on a phone
const CAPTION = 26 // px a line of the saved picture's
/** @type {Promise<any> | null} */
let fetched = null

// Some megabytes, asked for by the first figure and kept by the browser.
async function plotly() {
  fetched ||= import(new URL("../../plotly.js", import.meta.url).href)
  await fetched
  return /** @type {any} */ (window).Plotly
}

// In a lecture a page is fetched a step ahead, and so is this.
if (globalThis.document?.documentElement?.classList.contains("lecturing")) plotly().catch(() => {})

/**
 * draw(figure, labels) into `node`, whose size the page's stylesheet says. onpick(customdata) is called when a mark is clicked.
 * @param {Page<any>} page
 * @param {(data: any) => void} [onpick]
 */
export function createFigure(page, onpick = () => {}) {
  const chart = el("div.chart")
  const node = el("div.figure", {}, chart)
  let drawn = ""
  let latest = 0

  /** @param {Figure} figure @param {{ label: string, save: string }} labels - what the picture is, for who does not see it; of the button that saves it */
  async function draw(figure, { label, save }) {
    const mine = ++latest
    chart.setAttribute("role", "group") // it holds a button
    chart.setAttribute("aria-label", label)
    const lib = await plotly()
    if (mine !== latest || !chart.clientWidth) return
    const { data, layout } = painted(page.layout === "phone" ? bare(figure) : figure, page.root)
    const font = { ...layout.font, family: getComputedStyle(page.root).fontFamily, size: (page.layout === "phone" ? SMALL : LETTERS) * page.px }
    const sized = { ...layout, width: chart.clientWidth, height: chart.clientHeight, font, hoverlabel: { ...layout.hoverlabel, align: "left", font } }
    const key = JSON.stringify([data, sized, save])
    if (key === drawn) return
    drawn = key
    const before = chart.hasAttribute("data-drawn")
    await lib.react(chart, data, sized, settings(lib, save, () => captioned(figure, data, sized)))
    if (before) return
    const { on } = /** @type {any} */ (chart) // plotly's own
    on.call(chart, "plotly_click", ({ points }) => points[0]?.customdata !== undefined && onpick(points[0].customdata))
    chart.setAttribute("data-drawn", "")
  }

  function settings(lib, title, picture) {
    function click() {
      const { layout, filename, data } = picture()
      lib.downloadImage({ data, layout }, { format: "png", scale: 2, width: layout.width, height: layout.height, filename })
    }
    return { displaylogo: false, displayModeBar: true, modeBarButtons: [[{ name: "save", title, icon: lib.Icons.camera, click }]], scrollZoom: false, doubleClick: false }
  }

  // The saved picture says below itself what it shows and where it comes from, on a ground of its own.
  function captioned(figure, data, layout) {
    const ground = getComputedStyle(page.root).getPropertyValue("--background")
    const title = { text: template(figure.caption, { address: `${location.origin}${location.pathname}` }), x: 0.01, xref: "container", y: 0.01, yref: "container", yanchor: "bottom", pad: { b: CAPTION }, font: { size: LETTERS * 0.8 } }
    const letters = { ...layout.font, family: "sans-serif" } // what a picture can be drawn with outside the page
    return { data, filename: figure.name, layout: { ...layout, title, font: letters, height: layout.height + CAPTION * 2, paper_bgcolor: colour(ground, page.root), margin: { ...layout.margin, b: CAPTION * 3 } } }
  }

  return { node, draw }
}

/**
 * The figure with the worn theme's colours in place of their names.
 * @param {Figure} figure
 * @param {HTMLElement} root
 */
function painted(figure, root) {
  const styles = getComputedStyle(root)
  const known = new Map()
  return JSON.parse(JSON.stringify({ data: figure.data, layout: figure.layout }), (_, value) => {
    const name = typeof value === "string" && /^var\((--[\w-]+)\)$/.exec(value)?.[1]
    if (!name) return value
    if (!known.has(name)) known.set(name, colour(styles.getPropertyValue(name).trim(), root))
    return known.get(name)
  })
}

// On a phone there is no room for names in the picture: they are told when a mark is touched.
/** @param {Figure} figure @returns {Figure} */
function bare(figure) {
  return { ...figure, data: figure.data.map(trace => (trace.mode === "markers+text" ? { ...trace, mode: "markers" } : trace)), layout: { ...figure.layout, annotations: [] } }
}

// Any CSS colour, a visitor's own too, as rgb(): plotly knows no others.
function colour(value, root) {
  const probe = root.appendChild(el("i", { hidden: "" }))
  probe.style.color = value
  const found = getComputedStyle(probe).color
  probe.remove()
  return found
}
