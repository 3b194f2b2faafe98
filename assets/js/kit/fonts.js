// Whether this browser can draw Chinese: without a font it draws the same box for every character.
import { el } from "./el.js"

const PAIR = ["\u4e2d", "\u6587"] // two common characters that look nothing alike
const SIZE = 24
/** @type {boolean | null} */
let known = null

/** @param {HTMLElement} root - its font is asked */
export function drawsChinese(root) {
  known ??= drawn(PAIR[0], root) !== drawn(PAIR[1], root)
  return known
}

/** @param {string} character @param {HTMLElement} root */
function drawn(character, root) {
  const canvas = el("canvas", { width: SIZE, height: SIZE })
  const context = canvas.getContext("2d")
  context.font = `${SIZE - 4}px ${getComputedStyle(root).fontFamily}`
  context.textBaseline = "top"
  context.fillText(character, 0, 0)
  return canvas.toDataURL()
}
