import assert from "node:assert/strict"
import { test } from "node:test"
import { createActs } from "../../assets/js/kit/acts.js"
import { stopTime } from "./clock.js"

function connected(onChange) {
  const sent = []
  const acts = createActs(onChange)
  acts.connect((name, act) => sent.push({ name, ...act }))
  return { acts, sent }
}

test("an act is sent as the trigger that Python listens to, with a number of its own", t => {
  const pass = stopTime(t, 5000)
  const { acts, sent } = connected()
  pass(20)
  acts.push({ kind: "take", id: 7 })
  assert.deepEqual(sent, [{ name: "act", n: 5020, kind: "take", id: 7 }])
})

test("one act is under way at a time; the next one is sent when the first is answered", t => {
  stopTime(t)
  const { acts, sent } = connected()
  acts.push({ kind: "next" })
  acts.push({ kind: "back" })
  assert.deepEqual(sent.map(act => act.kind), ["next"])
  assert.equal(acts.answered(sent[0].n - 1), null) // the answer to an older act settles nothing
  assert.equal(sent.length, 1)
  assert.equal(acts.answered(sent[0].n).kind, "next")
  assert.deepEqual(sent.map(act => act.kind), ["next", "back"])
  acts.answered(sent[1].n)
  assert.ok(acts.idle)
})

test("numbers grow even when the clock stands still or goes back", t => {
  const pass = stopTime(t)
  const { acts, sent } = connected()
  for (const ms of [0, 0, -500]) {
    pass(ms)
    acts.push({ kind: "next" })
    acts.answered(sent.at(-1).n)
  }
  assert.ok(sent[0].n < sent[1].n && sent[1].n < sent[2].n)
})

test("an answer that got lost holds up the next act for ten seconds, not for ever", t => {
  const pass = stopTime(t)
  const { acts, sent } = connected()
  acts.push({ kind: "next" })
  acts.push({ kind: "back" })
  pass(9_999)
  assert.equal(sent.length, 1)
  pass(1)
  assert.deepEqual(sent.map(act => act.kind), ["next", "back"])
})

test("of knob moves that wait only the newest is sent; other acts keep their order", t => {
  stopTime(t)
  const { acts, sent } = connected()
  acts.push({ kind: "next" })
  acts.push({ kind: "knobs", temperature: 0.1 })
  const back = acts.push({ kind: "back" })
  const knobs = acts.push({ kind: "knobs", temperature: 0.9 })
  assert.ok(acts.pending("knobs"))
  for (let i = 0; i < 3; i += 1) acts.answered(sent.at(-1).n)
  assert.deepEqual(sent.slice(1).map(({ n }) => n), [knobs, back]) // whoever asks is told the number before it is sent
  assert.ok(knobs < back)
  assert.deepEqual(sent.map(({ kind, temperature }) => [kind, temperature]), [["next", undefined], ["knobs", 0.9], ["back", undefined]])
})

test("a key held down queues twelve acts at most; a player that stops takes its own back", t => {
  stopTime(t)
  const { acts, sent } = connected()
  for (let i = 0; i < 40; i += 1) acts.push({ kind: "next" })
  acts.drop("next")
  acts.push({ kind: "back" })
  acts.answered(sent[0].n)
  assert.deepEqual(sent.map(act => act.kind), ["next", "back"])
  for (let i = 0; i < 40; i += 1) acts.push({ kind: "next" })
  for (let i = 0; i < 40; i += 1) acts.answered(sent.at(-1).n)
  assert.equal(sent.length, 2 + 12)
})

test("whoever watches hears of every beginning and end", t => {
  stopTime(t)
  let heard = 0
  const { acts, sent } = connected(() => { heard += 1 })
  acts.push({ kind: "next" })
  assert.equal(heard, 1)
  acts.answered(sent[0].n)
  assert.equal(heard, 2)
})
