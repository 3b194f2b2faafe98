// Words with a bar for their cosine.
import { el } from "../kit/el.js"
import { word } from "../kit/chip.js"
import { number } from "../kit/format.js"
import { roving } from "../kit/roving.js"
/** @import { Near } from "./data.js" */

/** @param {Near[]} rows @param {(word: string) => void} [onpick] */
export function bars(rows, onpick) {
  return roving(el("ol.near", {}, ...rows.map(row => {
    const bar = el("i")
    bar.style.width = `${Math.max(0, row.cosine) * 100}%`
    return el("li", {}, el("button", { type: "button", onclick: () => onpick?.(row.text) }, word(row)), el("span.track", {}, bar), el("b", {}, number(row.cosine)))
  })), "button")
}
