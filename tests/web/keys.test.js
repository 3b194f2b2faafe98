import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { document, press, window } from "./dom.js"
import { el } from "../../assets/js/kit/el.js"
import { listen } from "../../assets/js/kit/keys.js"

let root, heard, stop
beforeEach(() => {
  stop?.()
  document.body.replaceChildren()
  root = document.body.appendChild(el("div"))
  heard = []
  stop = listen(root, { next: () => { heard.push("right") }, toggle: () => { heard.push("space") }, back: () => false })
})

test("keys act wherever the focus rests, and nothing else happens by them", () => {
  assert.ok(press(document.body, "ArrowRight").defaultPrevented)
  press(root.appendChild(el("p")), "ArrowRight")
  assert.deepEqual(heard, ["right", "right"])
})

test("a handler that has nothing to do lets the key pass", () => {
  assert.ok(!press(document.body, "ArrowLeft").defaultPrevented)
  assert.ok(!press(document.body, "ArrowDown").defaultPrevented)
})

test("who types or steers another control keeps the keys", () => {
  const nodes = [el("input"), el("textarea"), el("select"), el("div", { contenteditable: "true" }), el("div", { role: "slider" }), el("div", { role: "tablist" }, el("button"))]
  for (const node of nodes) {
    document.body.append(node)
    press(node.firstElementChild || node, "ArrowRight")
  }
  assert.deepEqual(heard, [])
})

test("the space bar presses the button that has the focus", () => {
  const button = root.appendChild(el("button"))
  assert.ok(!press(button, " ").defaultPrevented)
  press(button, "ArrowRight")
  assert.deepEqual(heard, ["right"])
})

test("keys with Ctrl, Alt, Meta or Shift, held keys and keys that were answered are left alone", () => {
  for (const more of ["ctrlKey", "altKey", "metaKey", "shiftKey", "repeat"]) press(document.body, "ArrowRight", { [more]: true })
  const inner = root.appendChild(el("div"))
  inner.addEventListener("keydown", event => event.preventDefault())
  press(inner, "ArrowRight")
  assert.deepEqual(heard, [])
})

test("a page that has gone no longer listens", () => {
  root.remove()
  press(document.body, "ArrowRight")
  document.body.append(root)
  press(document.body, "ArrowRight")
  assert.deepEqual(heard, [])
})

test("a clicker's keys mean what the arrows mean", () => {
  press(document.body, "PageDown")
  assert.ok(!press(document.body, "PageUp").defaultPrevented)
  assert.deepEqual(heard, ["right"])
})

test("a menu that is closed leaves next and back to the page", () => {
  const shut = document.body.appendChild(el("input", { role: "combobox", "aria-expanded": "false" }))
  press(shut, "ArrowRight")
  press(shut, " ")
  const open = document.body.appendChild(el("input", { role: "combobox", "aria-expanded": "true" }))
  press(open, "PageDown")
  assert.deepEqual(heard, ["right"])
})

test("a clicker steps wherever the focus is, but not behind an open dialog", () => {
  for (const node of [el("input"), el("textarea"), el("select"), el("input", { type: "range" }), el("div", { role: "tablist" })]) {
    assert.ok(press(document.body.appendChild(node), "PageDown").defaultPrevented)
  }
  assert.equal(heard.length, 5)
  press(document.body.appendChild(el("dialog", { open: "" }, el("input"))).firstChild, "PageDown")
  assert.equal(heard.length, 5)
})

test("what a pointer chose leaves the keys to the page, until the focus is moved by a key; a text keeps them", () => {
  const nodes = [el("select"), el("input", { type: "range" }), el("input", { type: "checkbox" }), el("input", { role: "combobox", "aria-expanded": "false" })]
  document.body.append(...nodes, el("textarea"))
  document.body.dispatchEvent(new window.Event("pointerdown", { bubbles: true }))
  for (const node of nodes) press(node, "ArrowRight")
  assert.equal(heard.length, 4)
  press(document.body.lastChild, "ArrowRight")
  press(document.body, "Tab")
  press(nodes[0], "ArrowRight")
  assert.equal(heard.length, 4)
})
