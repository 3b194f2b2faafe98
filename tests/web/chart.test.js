import assert from "node:assert/strict"
import { test } from "node:test"
import "./dom.js"
import { label, line, linear, strip, through } from "../../assets/js/kit/chart.js"

test("a scale takes its ends to its places, upwards and downwards", () => {
  const y = linear([0, 8], [274, 26])
  assert.deepEqual([y(0), y(8), y(4)], [274, 26, 150])
  assert.deepEqual([linear([-1, 1], [0, 10])(0), linear([3, 3], [5, 9])(3)], [5, 5]) // one value alone stands at the beginning
})

test("a line goes through its points", () => {
  assert.equal(through([[0, 10], [5.04, 2.25], [10, 0]], "loss").getAttribute("d"), "M0.0 10.0L5.0 2.3L10.0 0.0")
})

test("a name is text, whatever it says", () => {
  const node = label(3, 4, "<b>&", { class: "axis" })
  assert.equal(node.textContent, "<b>&")
  assert.deepEqual(["x", "y", "class"].map(name => node.getAttribute(name)), ["3", "4", "axis"])
  assert.equal(line(0, 1, 2, 3, "grid").getAttribute("y2"), "3")
})

test("a vector's bars go up where it is positive, by the square root of their share of the largest", () => {
  const path = strip([4, -1, 0], { high: 40, class: "strip", "aria-label": "numbers" }).firstChild.getAttribute("d")
  assert.equal(path, "M0.50 20v-19.00M1.50 20v9.50M2.50 20v0.00")
  const half = strip([1], { high: 40, wide: 100, most: 4, thick: 0.6, class: "strip", "aria-label": "numbers" })
  assert.equal(half.firstChild.getAttribute("d"), "M50.00 20v-9.50")
  assert.deepEqual([half.getAttribute("viewBox"), half.firstChild.getAttribute("stroke-width")], ["0 0 100 40", "60"])
})
