// What this browser can draw: without a font it draws the same box for every character.
import { el } from "./el.js"

const PAIR = ["\u4e2d", "\u6587"] // two common characters that look nothing alike
const NOBODYS = "\u{10fffd}" // a character that no font has
const SIZE = 24
const USUAL = /^[\p{Script=Latin}\p{Script=Han}\p{Script=Common}\p{Script=Inherited}]*$/u // no need to look
const SCRIPTS = "Arab Armn Beng Cyrl Deva Ethi Geor Grek Gujr Guru Hang Hebr Hira Kana Khmr Knda Laoo Mlym Mong Mymr Orya Sinh Taml Telu Thai Tibt"
  .split(" ").map(code => ({ code, letters: new RegExp(`\\p{Script=${code}}`, "u") }))
/** @type {Map<string, boolean>} by script */
const boxed = new Map()
/** @type {boolean | null} */
let known = null

/** @param {HTMLElement} root - its font is asked */
export function drawsChinese(root) {
  known ??= drawn(PAIR[0], root) !== drawn(PAIR[1], root)
  return known
}

// The name of a text's script where there is no font for it; null where it can be drawn.
/** @param {string} said */
export function undrawn(said) {
  if (USUAL.test(said)) return null
  const found = SCRIPTS.find(({ letters }) => letters.test(said))
  if (!found) return null
  const { code, letters } = found
  const root = document.documentElement
  if (!boxed.has(code)) boxed.set(code, drawn(said.match(letters)[0], root) === drawn(NOBODYS, root))
  return boxed.get(code) ? new Intl.DisplayNames([root.lang || "en"], { type: "script" }).of(code) : null
}

/** @param {string} character @param {HTMLElement} root */
function drawn(character, root) {
  const canvas = el("canvas", { width: SIZE, height: SIZE })
  const context = canvas.getContext("2d")
  if (!context) return character // no canvas, no boxes
  context.font = `${SIZE - 4}px ${getComputedStyle(root).fontFamily}`
  context.textBaseline = "top"
  context.fillText(character, 0, 0)
  return canvas.toDataURL()
}
