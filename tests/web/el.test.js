import assert from "node:assert/strict"
import { test } from "node:test"
import "./dom.js"
import { attr, el, fill, order, rich, show, template, text } from "../../assets/js/kit/el.js"

const HOSTILE = "<img src=x onerror=alert(1)> **b** [a](b)"

test("a node has its classes, properties and children; null is no child", () => {
  let pressed = 0
  const node = el("button.button.small", { type: "button", onclick: () => { pressed += 1 }, hidden: true, title: null }, "a", null, el("b", {}, "c"))
  assert.deepEqual([node.localName, node.className, node.innerHTML], ["button", "button small", "a<b>c</b>"])
  assert.deepEqual(["type", "hidden", "title"].map(name => node.getAttribute(name)), ["button", "", null])
  node.onclick()
  assert.equal(pressed, 1)
})

test("a value in a sentence is never read as markup", () => {
  const node = el("p", {}, ...rich("Known: **{word}** and {word}", { word: HOSTILE }))
  assert.equal(node.textContent, `Known: ${HOSTILE} and ${HOSTILE}`)
  assert.deepEqual([...node.querySelectorAll("*")].map(one => one.localName), ["b", "bdi"])
})

test("a term becomes the glossary's node and keeps the full stop beside it", () => {
  const node = el("p", {}, ...rich("A [token](token). Two [tokens](token) more", {}, (key, label) => el("button", { "data-key": key }, label)))
  assert.equal(node.innerHTML, 'A <span class="kept"><button data-key="token">token</button>.</span> Two <span class="kept"><button data-key="token">tokens</button></span> more')
  assert.equal(el("p", {}, ...rich("A [token](token).")).textContent, "A token.")
})

test("a template fills the places that have a value", () => {
  assert.equal(template("cuts {mass} of {all}", { mass: "2%" }), "cuts 2% of {all}")
})

test("setters change only what differs", () => {
  const node = el("p", {}, "a")
  const before = node.firstChild
  text(node, "a")
  assert.equal(node.firstChild, before)
  assert.equal(attr(node, "data-on", true).getAttribute("data-on"), "")
  assert.equal(attr(node, "data-on", false).getAttribute("data-on"), null)
  assert.ok(show(node, false).hasAttribute("hidden") && !show(node, true).hasAttribute("hidden"))
})

test("children are built anew only for another key", () => {
  const node = el("div")
  let built = 0
  const draw = key => fill(node, key, () => { built += 1; return [el("i"), null] })
  draw([1, "a"])
  draw([1, "a"])
  draw([2, "a"])
  assert.deepEqual([built, node.children.length], [2, 1])
})

test("what already stands in its place isn't moved", () => {
  const [a, b, c] = ["a", "b", "c"].map(name => el(name))
  const node = el("div", {}, a, b)
  node.insertBefore = (child, next) => { assert.notEqual(child, a); return Object.getPrototypeOf(node).insertBefore.call(node, child, next) }
  order(node, [a, c, b])
  assert.deepEqual([...node.children], [a, c, b])
  order(node, [a])
  assert.deepEqual([...node.children], [a])
})
