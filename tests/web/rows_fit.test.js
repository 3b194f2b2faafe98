import assert from "node:assert/strict"
import { test } from "node:test"
import { fitRows } from "../../assets/js/next_word/rows_fit.js"

// A page as it was laid out: the bars' rows begin 200 px below its top, the pipeline ends 300 px below the rows.
function laid({ layout = "wide", window = 720, strip = 30, bar = 0 }) {
  const style = {}
  const box = (top, bottom, more = {}) => ({ getBoundingClientRect: () => ({ top, bottom, height: bottom - top }), ...more })
  const rows = { clientHeight: 8 * 39 }
  const root = box(60, 0, {
    style: { setProperty: (name, value) => { style[name] = value }, removeProperty: name => { delete style[name] } },
    dataset: {}, getRootNode: () => ({}), scrollTop: 0, toggleAttribute: (name, on) => { style[name] = on },
  })
  const list = { firstElementChild: box(0, 27), clientHeight: 400 }
  fitRows({
    root, px: 1, layout, lecture: bar > 0, high: window - bar,
    parts: {
      pipeline: { node: box(0, 60 + 200 + rows.clientHeight + 170) }, bars: { rows }, history: { settle() {} },
      strip: { node: { firstElementChild: list }, rows: () => strip, follow() {} }, compare: { strip: box(0, 0) },
    },
  })
  return style
}

test("rows take the height that is left, within their bounds", () => {
  assert.equal(laid({ window: 720 })["--row"], "30.75px") // (720 - 60 - 370 - 44) / 8
  assert.equal(laid({ window: 600 })["--row"], "28px")
  assert.equal(laid({ window: 1400 })["--row"], "39px")
})

test("in lecture mode nothing stands below the pipeline but the bar", () => {
  assert.equal(laid({ window: 720, bar: 82 })["--row"], "27px")
  assert.equal(laid({ window: 720, bar: 34 })["--row"], "31px") // (720 - 34 - 60 - 370 - 8) / 8
})

test("where the page scrolls anyway, rows keep their own height", () => {
  assert.equal(laid({ layout: "phone" })["--row"], undefined)
})

test("the right column stands beside a strip of one row, however many it has", () => {
  const [one, tall, three] = [30, 36, 90].map(strip => laid({ strip })) // tall: one row with a chip that is higher than the first
  for (const single of [one, tall]) assert.deepEqual([single["--lift"], single["data-lifted"]], ["0px", false])
  assert.deepEqual([three["--lift"], three["data-lifted"]], ["60px", true])
})
