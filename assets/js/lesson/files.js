// A view as files: its tables as CSV, its picture as SVG or PNG with what it shows written below and into it.
import { el, svg } from "../kit/el.js"
import { textOf } from "../kit/styles.js"
import { chunked, international } from "./png.js"

const SCALE = 2 // pixels of a PNG for one of the screen
const LINE = 22 // px of a caption's line
const LEFT_OUT = ".questions, .popover, dialog, .unseen, [hidden]"

/** A cell that a spreadsheet would take for a formula stays text. @param {string[][]} rows */
export const csv = rows => `\ufeff${rows.map(row => row.map(quoted).join(",")).join("\r\n")}\r\n`

function quoted(cell) {
  const safe = /^[=@\t\r]|^[+-](?![\d.])/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/**
 * All tables that a page shows, also those behind a closed "as a table"; an empty row between two.
 * @param {Element} root
 * @returns {string[][]}
 */
export function tablesOf(root) {
  const shown = [...root.querySelectorAll("table")].filter(table => !table.closest("[hidden]"))
  return shown.flatMap((table, i) => [
    ...i ? [[]] : [],
    ...table.caption ? [[table.caption.textContent]] : [],
    ...[...table.rows].map(row => [...row.cells].map(cell => cell.textContent.trim())),
  ])
}

/**
 * The page's picture with a caption below, as one SVG file that needs nothing else.
 * @param {HTMLElement} root
 * @param {string[]} caption
 */
export function pictureOf(root, caption) {
  const { width, height } = root.getBoundingClientRect()
  const shadow = /** @type {ShadowRoot} */ (root.getRootNode())
  const rules = shadow.adoptedStyleSheets.map(textOf).join("\n")
  const variables = ["--st-font", "--st-code-font"].map(name => `${name}: ${getComputedStyle(root).getPropertyValue(name) || "sans-serif"};`).join(" ")
  const inside = el("div", {}, el("style", {}, `${rules}\n.kit { ${variables} width: ${width}px; animation: none; }`), copyOf(root))
  const colours = getComputedStyle(root)
  const [ground, ink] = [colours.getPropertyValue("--background"), colours.getPropertyValue("--ink")]
  const all = Math.ceil(height) + LINE * (caption.length + 1)
  const body = new XMLSerializer().serializeToString(inside)
  const frame = svg("svg", { width: Math.ceil(width), height: all, viewBox: `0 0 ${Math.ceil(width)} ${all}` },
    svg("rect", { width: "100%", height: "100%", fill: ground }),
    svg("foreignObject", { width: Math.ceil(width), height: Math.ceil(height) }),
    ...caption.map((line, i) => svg("text", { x: 8, y: Math.ceil(height) + LINE * (i + 1), fill: ink, "font-size": 15, "font-family": "sans-serif" }, line)))
  const text = new XMLSerializer().serializeToString(frame)
  return { width: Math.ceil(width), height: all, text: text.replace(/(<foreignObject[^>]*?)(?:\/>|><\/foreignObject>)/, (_, tag) => `${tag}>${body}</foreignObject>`) }
}

// A copy has no state: what was typed, ticked and painted is put into it.
function copyOf(root) {
  const copy = /** @type {HTMLElement} */ (root.cloneNode(true))
  const was = /** @type {NodeListOf<any>} */ (root.querySelectorAll("canvas, input, textarea, select"))
  const now = /** @type {NodeListOf<any>} */ (copy.querySelectorAll("canvas, input, textarea, select"))
  was.forEach((node, i) => {
    if (node instanceof HTMLCanvasElement) {
      const { width, height } = node.getBoundingClientRect()
      const image = el("img", { src: node.toDataURL(), class: node.className, style: `width: ${width}px; height: ${height}px` })
      now[i].replaceWith(image)
    } else if (node instanceof HTMLInputElement) {
      now[i].setAttribute("value", node.value)
      now[i].toggleAttribute("checked", node.checked)
    } else if (node instanceof HTMLTextAreaElement) now[i].textContent = node.value
  })
  for (const node of copy.querySelectorAll(LEFT_OUT)) node.remove()
  return copy
}

/**
 * The same picture in pixels, twice the screen's; what it shows is in the file as text, too.
 * @param {HTMLElement} root
 * @param {string[]} caption
 * @returns {Promise<Blob>}
 */
export async function pngOf(root, caption) {
  const { width, height, text } = pictureOf(root, caption)
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
  await image.decode()
  const canvas = el("canvas", { width: width * SCALE, height: height * SCALE })
  const pen = canvas.getContext("2d")
  pen.scale(SCALE, SCALE)
  pen.drawImage(image, 0, 0)
  const blob = await /** @type {Promise<Blob>} */ (new Promise(done => canvas.toBlob(done, "image/png")))
  const bytes = new Uint8Array(await blob.arrayBuffer())
  return new Blob([chunked(bytes, international("Description", caption.join("\n")))], { type: "image/png" })
}
