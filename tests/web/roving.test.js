import assert from "node:assert/strict"
import { test } from "node:test"
import { document, press } from "./dom.js"
import { el } from "../../assets/js/kit/el.js"
import { nearest, roving } from "../../assets/js/kit/roving.js"

const box = (left, top) => ({ left, top, width: 10, height: 10 })
const soon = () => new Promise(done => setTimeout(done))
const stops = node => [...node.querySelectorAll("button")].map(one => one.getAttribute("tabindex")).join(" ")

function group(how, ...buttons) {
  const node = el("div", {}, ...buttons)
  document.body.replaceChildren(node)
  for (const button of buttons) button.focus = () => button.dispatchEvent(Object.assign(new document.defaultView.Event("focusin", { bubbles: true })))
  return roving(node, "button", how)
}

test("one control takes part in the Tab order, the chosen one where there is one", async () => {
  assert.equal(stops(group({}, el("button"), el("button"), el("button"))), "0 -1 -1")
  const some = group({}, el("button"), el("button", { "aria-checked": "true" }))
  assert.equal(stops(some), "-1 0")
  some.append(el("button"))
  await soon()
  assert.equal(stops(some), "-1 0 -1")
})

test("arrows go round a line, and pass it by as the page's own keys", () => {
  const buttons = [el("button"), el("button"), el("button", { hidden: "" })]
  const some = group({ line: true }, ...buttons)
  assert.ok(press(buttons[0], "ArrowRight").defaultPrevented)
  assert.equal(stops(some).slice(0, 4), "-1 0")
  press(buttons[1], "ArrowDown")
  assert.equal(stops(some).slice(0, 4), "0 -1") // hidden ones are left out
  assert.ok(!press(buttons[0], "PageDown").defaultPrevented)
  assert.ok(!press(buttons[0], "ArrowRight", { ctrlKey: true }).defaultPrevented)
})

test("to move among radios is to choose", () => {
  const clicked = []
  const buttons = ["a", "b"].map(name => el("button", { onclick: () => clicked.push(name) }))
  group({ line: true, picks: true }, ...buttons)
  press(buttons[0], "ArrowLeft")
  assert.deepEqual(clicked, ["b"])
})

test("in a grid an arrow goes where it points, straight ahead before aside", () => {
  const boxes = [box(0, 0), box(20, 0), box(0, 20), box(20, 20), box(100, 20)]
  const from = (here, ...step) => nearest(boxes, here, step)
  assert.deepEqual([from(0, 1, 0), from(0, 0, 1), from(3, -1, 0), from(3, 0, -1), from(3, 1, 0)], [1, 2, 2, 1, 4])
  assert.equal(from(0, -1, 0), -1)
  assert.equal(from(4, 0, -1), 1)
})
