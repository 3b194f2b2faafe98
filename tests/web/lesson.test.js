import assert from "node:assert/strict"
import { test } from "node:test"
import { addressOf, clock, commandOf, dialled, minutesBefore, moved, sideOf, stepHere } from "../../assets/js/lesson/steps.js"

const side = text => ({ sentence: text, note: "", state: { text, model: "m" }, claims: [] })
const lesson = { title: { en: "a" }, step: [{ page: "words", minutes: 2, en: side("a & b"), zh: side("猫") }, { page: "fruit", minutes: 3, en: side("c") }] }

test("a step's address says its state and the language, in another language what there is", () => {
  assert.equal(addressOf(lesson.step[0], "en"), "?text=a+%26+b&model=m&lang=en")
  assert.equal(sideOf(lesson.step[1], "zh").sentence, "c")
  assert.equal(new URLSearchParams(addressOf(lesson.step[1], "zh")).get("lang"), "zh")
})

test("a view becomes a step that leads back to it", () => {
  const address = "?text=%E7%8C%AB+a&model=m&lang=zh&layer=3&chat=1"
  const step = stepHere("attention", address, "zh", "看")
  assert.deepEqual([...new URLSearchParams(addressOf(step, "zh"))].sort(), [...new URLSearchParams(address)].sort())
  assert.equal(stepHere("words", "?text=a&model=m&lang=en", "en", "a").en.state.chat, "0") // else the step before would decide
})

test("a clicker, arrows and digits mean what the list of keys says", () => {
  assert.deepEqual(["PageDown", "ArrowRight", " ", "PageUp", "ArrowDown", "B", "Escape", "x", "Tab"].map(commandOf),
    ["next", "next", "next", "back", "page_next", "blank", "leave", undefined, undefined])
  assert.deepEqual(dialled("", "1", 20), { typed: "1", jump: null })
  assert.deepEqual(dialled("1", "2", 20), { typed: "12", jump: null })
  assert.deepEqual(dialled("12", "Enter", 20), { typed: "", jump: 11 })
  assert.deepEqual(dialled("21", "Enter", 20), { typed: "", jump: null })
  assert.deepEqual(dialled("12", "ArrowRight", 20), { typed: "", jump: null })
})

test("time planned and gone", () => {
  assert.equal(minutesBefore(lesson, 1), 2)
  assert.equal(minutesBefore(lesson, 2), 5)
  assert.deepEqual([0, 754.9, 3600, -3].map(clock), ["0:00", "12:34", "60:00", "0:00"])
})

test("a step moves by one place and not beyond the ends", () => {
  assert.deepEqual(moved(["a", "b", "c"], 0, 1), ["b", "a", "c"])
  assert.deepEqual(moved(["a", "b", "c"], 2, 1), ["a", "c", "b"])
  assert.deepEqual(moved(["a", "b"], 0, -1), ["a", "b"])
  assert.deepEqual(moved(["a", "b"], 1, 2), ["a", "b"])
})
