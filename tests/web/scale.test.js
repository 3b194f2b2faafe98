import assert from "node:assert/strict"
import { test } from "node:test"
import { scale } from "../../assets/js/kit/scale.js"
import { rgb, theme } from "../../assets/js/kit/styles.js"

// The page's colours, as its stylesheet would give them.
function colours(values) {
  globalThis.getComputedStyle = () => ({ getPropertyValue: name => values[name] || "" })
}

test("a scale begins and ends on its own colours", () => {
  colours({ "--prob-0": "#ffffff", "--prob-1": "#103a6b" })
  const tint = scale({}, "prob")
  assert.equal(tint(0).background, "rgb(255 255 255)")
  assert.equal(tint(1).background, "rgb(16 58 107)")
  assert.deepEqual([tint(-1), tint(2)], [tint(0), tint(1)])
})

test("text on a cell is black or white, whichever contrasts more", () => {
  colours({ "--prob-0": "#000000", "--prob-1": "#ffffff" })
  const tint = scale({}, "prob")
  for (let p = 0; p <= 1; p += 0.05) {
    const { background, color } = tint(p)
    const contrast = against => (Math.max(lightness(rgb(background)), against) + 0.05) / (Math.min(lightness(rgb(background)), against) + 0.05)
    assert.equal(color, contrast(0) > contrast(1) ? "#000" : "#fff", `at ${p.toFixed(2)}`)
  }
})

// WCAG's relative luminance.
function lightness(colour) {
  const [r, g, b] = colour.map(part => part / 255).map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

test("a colour is read in each way that browsers write it", () => {
  assert.deepEqual([rgb("#fff"), rgb("#0a141e"), rgb("rgb(1, 2, 3)"), rgb("rgba(4 5 6 / 50%)")], [[255, 255, 255], [10, 20, 30], [1, 2, 3], [4, 5, 6]])
})

test("light or dark is read off Streamlit's background", () => {
  colours({ "--st-background-color": " #0e1117" })
  assert.equal(theme({}), "dark")
  colours({ "--st-background-color": "#fff" })
  assert.equal(theme({}), "light")
})
