import assert from "node:assert/strict"
import { test } from "node:test"
import { matches, mix, pair, plain, solved, weights } from "../../assets/js/fruit/arithmetic.js"

const KEYS = [[-1, -0.5], [1, 0], [-1, 1]]
const near = (got, wanted) => got.forEach((value, i) => { assert.ok(Math.abs(value - wanted[i]) < 1e-9, `${got}`) })

test("a match is the dot product; the cosine divides it by both lengths", () => {
  near(matches(KEYS, [2, 3], "dot"), [-3.5, 2, 1])
  near(matches([[3, 4], [4, 3], [0, 2]], [3, 4], "cosine"), [1, 0.96, 0.8])
  assert.equal(matches(KEYS, [0, 0], "cosine"), null) // no length, no direction
  near(matches(KEYS, [0, 0], "dot"), [0, 0, 0])
})

test("parts add up to one, by share or by softmax", () => {
  near(weights([1, 2, 5], "share"), [0.125, 0.25, 0.625])
  near(weights([Math.log(1), Math.log(3), Math.log(4)], "softmax", 1), [0.125, 0.375, 0.5])
  near(weights([Math.log(1), Math.log(9)], "softmax", 2), [0.25, 0.75]) // a temperature of 2 takes the root
})

test("softmax bears matches that exp() does not", () => {
  near(weights([2000, 2000], "softmax", 1), [0.5, 0.5])
})

test("matches that add up to nothing can't be shared out", () => {
  assert.equal(weights([1, -1, 0], "share"), null)
  assert.equal(weights(null, "softmax", 1), null)
})

test("the mix is the weighted sum of the values", () => {
  near(mix([0.5, 0.25, 0.25], [[4, 0], [0, 8], [4, 4]]), [3, 3])
  assert.equal(mix(null, KEYS), null)
})

test("a puzzle is solved by the parts it asks for", () => {
  assert.ok(solved(1, [0.2, 0.2, 0.6], KEYS) && !solved(1, [0.2, 0.3, 0.5], KEYS))
  assert.ok(solved(2, [0.3, 0.302, 0.398], KEYS) && !solved(2, [0.3, 0.32, 0.38], KEYS))
  assert.ok(solved(3, [0, 0, 1], KEYS) && !solved(3, [0, 1, 0], KEYS))
  assert.ok(!solved(1, null, KEYS))
})

test("numbers are written without zeros at the end and without minus nought", () => {
  assert.deepEqual([plain(2), plain(Math.SQRT1_2), plain(-1), plain(-0.0001)], ["2", "0.707", "\u22121", "0"])
  assert.equal(pair([-1, 0.333]), "(\u22121, 0.33)")
})
