import assert from "node:assert/strict"
import { test } from "node:test"
import { stopTime } from "./clock.js"
import "./dom.js"
import { createWaiting } from "../../assets/js/kit/waiting.js"

const settled = () => new Promise(resolve => setImmediate(resolve))

test("who waits over half a second is told how many are before and how long it takes, until the turn comes", async t => {
  const asked = []
  let told = { before: 3, seconds: 1.2 }
  globalThis.fetch = async url => { asked.push(String(url)); return /** @type {any} */ ({ ok: true, json: async () => told }) }
  const pass = stopTime(t)
  const { node, follow } = createWaiting(/** @type {any} */ ({ data: { who: "a1", waiting: "{before} before you, {seconds} s" } }))
  const act = { n: 1 }
  follow(act)
  pass(499)
  assert.deepEqual([asked.length, node.hasAttribute("hidden")], [0, true])
  pass(1)
  await settled()
  assert.deepEqual([node.textContent, node.hasAttribute("hidden")], ["3 before you, 2 s", false])
  assert.match(asked[0], /\/line\?who=a1$/)
  told = { before: 0, seconds: 0 } // it is being served now
  pass(1000)
  await settled()
  assert.equal(node.hasAttribute("hidden"), true)
  follow(null)
  pass(5000)
  assert.equal(asked.length, 2) // nobody asks once it is answered
})

test("an answer that comes too late says nothing", async t => {
  globalThis.fetch = async () => /** @type {any} */ ({ ok: true, json: async () => ({ before: 3, seconds: 2 }) })
  const pass = stopTime(t)
  const { node, follow } = createWaiting(/** @type {any} */ ({ data: { who: "a1", waiting: "{before} {seconds}" } }))
  follow({ n: 1 })
  pass(500)
  follow(null)
  await settled()
  assert.equal(node.hasAttribute("hidden"), true)
})
