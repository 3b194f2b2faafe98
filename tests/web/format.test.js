import assert from "node:assert/strict"
import { test } from "node:test"
import { count, exactPercent, following, knob, listed, named, number, percent, remainder, rounded, unbroken } from "../../assets/js/kit/format.js"

test("a share has two digits that mean something", () => {
  const written = [0.8, 0.0604, 0.005, 0.0009, 0.00012, 0.00009, 0, 1].map(percent)
  assert.deepEqual(written, ["80%", "6.0%", "0.5%", "0.09%", "0.01%", "<0.01%", "0%", "100%"])
})

test("a share rounds to itself: no 10.0%, no 0.10%, and never 100% unless it is all", () => {
  assert.deepEqual([0.0995, 0.09949, 0.00095, 0.994, 0.9951, 0.9993, 0.9996, 1 - 1e-12].map(percent), ["10%", "9.9%", "0.1%", "99%", "99.5%", "99.9%", ">99.9%", "100%"])
})

test("a table has every digit", () => {
  assert.deepEqual([0, 5e-7, 0.00012345, 0.61803].map(exactPercent), ["0%", "<0.0001%", "0.0123%", "61.80%"])
})

test("minus is a minus sign, thousands have a comma", () => {
  assert.equal(number(-1.005, 1), "\u22121.0")
  assert.equal(number(2.5), "2.50")
  assert.equal(count(49152), "49,152")
})

test("zero has no sign, and parts that are written add up to their total", () => {
  assert.deepEqual([-0.001, 0.001, -0.006].map(value => number(value)), ["0.00", "0.00", "\u22120.01"])
  assert.equal(remainder(1.204, [1.206, 0.114]), -0.12)
})

test("a large number is counted as the language counts, and breaks nowhere", () => {
  assert.deepEqual([rounded(2.4e9, "en"), rounded(2.4e9, "zh-CN"), rounded(12000, "zh-CN")], ["2.4 billion", "24 亿", "1.2 万"])
  assert.equal(unbroken("1.2 万亿"), "1.2\u00a0万\u2060亿")
  assert.deepEqual([named("a", "1", "en"), named("甲", "1", "zh")], ["a: 1", "甲：1"])
})

test("a knob keeps its digits", () => {
  assert.deepEqual([knob(0.8, 1), knob(1, 1), knob(0.005, 2), knob(50, 0)], ["0.8", "1.0", "0.005", "50"])
})

test("lists and sentences are joined as the language joins them", () => {
  assert.equal(listed(["a", "b"], "en"), "a, b")
  assert.equal(listed(["甲", "乙"], "zh"), "甲、乙")
  assert.equal(following(["One.", "", "Two."], "en"), "One. Two.")
  assert.equal(following(["一。", null, "二。"], "zh"), "一。二。")
})
