import assert from "node:assert/strict"
import { test } from "node:test"
import "./dom.js"
import { createSlider, range } from "../../assets/js/kit/slider.js"

test("a range has both ends and no dust of binary fractions", () => {
  assert.deepEqual(range(0, 0.5, 0.1), [0, 0.1, 0.2, 0.3, 0.4, 0.5])
  assert.equal(range(0.05, 1, 0.01).length, 96)
})

test("a slider stands at the stop nearest to a value, and says and sends the stop, not its place", () => {
  const moved = []
  const slider = createSlider({ stops: [1, 2, 50, 0], say: value => value ? `top ${value}` : "off", onmove: value => moved.push(value) })
  slider.set(45)
  assert.deepEqual([slider.input.value, slider.input.getAttribute("aria-valuetext")], ["2", "top 50"])
  slider.set(0)
  assert.deepEqual([slider.input.value, slider.input.getAttribute("aria-valuetext")], ["3", "off"])
  slider.input.value = "1"
  slider.input.oninput()
  assert.deepEqual(moved, [2])
})
