import assert from "node:assert/strict"
import { test } from "node:test"
import { short, weightsOf } from "../../assets/js/attention/weights.js"
import { paint } from "../../assets/js/kit/heat.js"

test("packed weights are found again by layer, head, row and column", () => {
  const sizes = { layers: 2, heads: 3 }
  const value = (layer, head, row, column) => 100 * layer + 20 * head + 5 * row + column
  const bytes = []
  for (let layer = 0; layer < 2; layer += 1) for (let head = 0; head < 3; head += 1)
    for (let row = 0; row < 4; row += 1) for (let column = 0; column <= row; column += 1) bytes.push(value(layer, head, row, column))
  const weight = weightsOf({ grid: btoa(String.fromCharCode(...bytes)), packed: 4, sizes })
  for (const place of [[0, 0, 0, 0], [0, 2, 3, 1], [1, 0, 2, 2], [1, 2, 3, 3]]) assert.equal(weight(...place), value(...place) / 255)
  assert.equal(weight(1, 1, 2, 3), null) // the future
})

test("a weight in a cell has two places", () => {
  assert.deepEqual([0.904, 0.006, 1, 0].map(short), [".90", ".01", "1", ".00"])
})

test("a head's picture is a pixel a weight, between the scale's two ends; the future is left out", () => {
  let put
  const context = { createImageData: (wide, high) => ({ data: new Uint8ClampedArray(4 * wide * high) }), putImageData: (...all) => { put = all } }
  paint(context, [[0, 0, 100], [200, 0, 0]], 2, 2, (row, column) => column > row ? null : [[1], [0.5, 0]][row][column], 10, 20)
  const [image, left, top] = put
  assert.deepEqual([left, top], [10, 20])
  assert.deepEqual([...image.data], [200, 0, 0, 255, 0, 0, 100, 0, 100, 0, 50, 255, 0, 0, 100, 255])
})
