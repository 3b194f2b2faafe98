// A room's code, and the rows of what a class answered.
import assert from "node:assert/strict"
import { test } from "node:test"
import "./dom.js"

globalThis.sessionStorage = { getItem: () => null, setItem() {}, removeItem() {} }
const { LETTERS, createCalls, newCode } = await import("../../assets/js/lesson/calls.js")
const { labelsOf, rowsOf } = await import("../../assets/js/lesson/answers.js")

test("a code has six of the letters, and each comes up", () => {
  const codes = Array.from({ length: 500 }, newCode)
  assert.ok(codes.every(code => code.length === 6 && [...code].every(letter => LETTERS.includes(letter))))
  assert.equal(new Set(codes.join("")).size, LETTERS.length)
  assert.ok(new Set(codes).size > 490)
})

const bar = (key, text, count) => ({ key, text, count, hidden: false })
const question = { text: "", asks: {}, choices: {} }

test("a bar is the class's share, and beside it the model's number of the same answer", () => {
  const heard = { answered: 4, question, bars: [bar("cat", "Cat", 3), bar("xyz", "xyz", 1)] }
  const rows = rowsOf(heard, [{ share: 0.25, tokens: ["cat"] }, { share: null, tokens: [] }], "en")
  assert.deepEqual(rows.map(one => [one.label, one.share, one.own]), [["Cat", 0.75, 0.25], ["xyz", 0.25, null]])
  assert.deepEqual(rowsOf({ ...heard, answered: 0, bars: [bar("a", "a", 0)] }, null, "en").map(one => one.share), [0])
})

test("choices have their labels in this language, or in the one that there is", () => {
  const two = { ...question, choices: { en: ["yes", "no"], zh: ["是", "否"] } }
  assert.deepEqual(labelsOf(two, "zh"), ["是", "否"])
  assert.deepEqual(labelsOf({ ...two, choices: { en: ["yes", "no"] } }, "zh"), ["yes", "no"])
  const rows = rowsOf({ answered: 1, question: two, bars: [bar("0", "", 0), bar("1", "", 1)] }, null, "zh")
  assert.deepEqual(rows.map(one => one.label), ["是", "否"])
})

test("a room that is still being opened is not listened to: nobody knows it yet, and it would count as over", async t => {
  Object.defineProperty(document, "baseURI", { value: "http://127.0.0.1/", configurable: true })
  const asked = []
  let opened = () => {}
  const answer = told => ({ ok: true, json: async () => told })
  t.mock.method(globalThis, "fetch", async (_, { method }) => {
    asked.push(method)
    if (asked.length > 1) return answer({ n: 1, version: 1 })
    return new Promise(done => { opened = () => done(answer({ code: "abcdef", secret: "s", link: "", rows: [], local: false })) })
  })
  const heard = []
  const calls = createCalls(told => heard.push(told))
  const asking = calls.ask(question, n => ({ n }))
  await calls.listen()
  assert.deepEqual(asked, ["PUT"])
  opened()
  await asking
  assert.deepEqual(calls.room.topic, { n: 1 })
  assert.ok(!heard.includes(null))
  await calls.end()
})
