// The sequential scales of tokens.css: straight lines in OKLab from --prob-0 to --prob-1 (and --attn-0 to --attn-1).
// JS is needed for two things CSS cannot say everywhere yet: the text on a cell is black or white, whichever
// contrasts more, and a canvas wants numbers.
import { rgb } from "./styles.js"

// scale(root, "prob") -> p => { background, color }
export function scale(root, name) {
  const computed = getComputedStyle(root)
  const [low, high] = [0, 1].map(end => oklab(rgb(computed.getPropertyValue(`--${name}-${end}`).trim())))
  return p => {
    const colour = fromOklab(low.map((value, i) => value + (high[i] - value) * Math.min(1, Math.max(0, p))))
    return { background: `rgb(${colour.join(" ")})`, color: luminance(colour) > 0.179 ? "#000" : "#fff" }
  }
}

const linear = c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
const gamma = c => (c <= 0.0031308 ? c * 12.92 : 1.055 * c ** (1 / 2.4) - 0.055)

/** @param {number[]} colour */
function luminance(colour) {
  const [r, g, b] = colour.map(c => linear(c / 255))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

// Björn Ottosson's OKLab.
function oklab(colour) {
  const [r, g, b] = colour.map(c => linear(c / 255))
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

/** @param {number[]} colour */
function fromOklab([L, a, b]) {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map(c => Math.round(255 * gamma(Math.min(1, Math.max(0, c)))))
}
