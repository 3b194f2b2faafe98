import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { stopTime } from "./clock.js"
import { document } from "./dom.js"
import { el, text } from "../../assets/js/kit/el.js"
import { createPage } from "../../assets/js/kit/page.js"
import { createViews } from "../../assets/js/kit/views.js"

// What a browser has besides, as far as a page asks for it.
Object.assign(globalThis, {
  getComputedStyle: () => ({ getPropertyValue: () => "#ffffff" }),
  ResizeObserver: class { observe() {} disconnect() {} },
  requestAnimationFrame: () => 1, cancelAnimationFrame() {}, addEventListener() {}, removeEventListener() {}, innerHeight: 720, location: { search: "?", hash: "" },
})

const SAYS = { title_before: "A title" }
const sent = []
let turn = 0
const data = more => ({ turn: ++turn, address: "?", ack: null, lang: "en", tag: "en", says: SAYS, glossary: {}, working: "Computing", notice: null, picture: true, ...more })
const send = (_, act) => sent.push(act)
const made = build => createPage(document.body, "topic", build)

beforeEach(() => { sent.length = 0; document.body.replaceChildren() })

test("new data arrive once, with the data before them and the act that they answer; a redraw brings nothing new", t => {
  stopTime(t)
  const arrived = []
  let drawn = 0
  let page
  const { draw } = made(given => {
    page = given
    return { draw() { drawn += 1 }, arrived: (...all) => arrived.push(all) }
  })
  const first = data()
  draw(first, send)
  page.act("take", { id: 7 })
  page.redraw()
  assert.deepEqual([drawn, arrived], [2, [[null, first, null]]])
  const second = data({ ack: sent[0].n })
  draw(second, send)
  const [before, now, done] = arrived[1]
  assert.deepEqual([before, now, done.kind, done.id], [first, second, "take", 7])
})

test("a page is busy when an act that runs the model takes half a second", t => {
  const pass = stopTime(t)
  let page
  const { draw } = made(given => { page = given; page.runs.add("next"); return { draw() {} } })
  draw(data(), send)
  page.act("knobs")
  pass(600)
  assert.equal(page.busy, false) // turning a knob runs no model
  draw(data({ ack: sent[0].n }), send)
  page.act("next")
  pass(499)
  assert.equal(page.busy, false)
  pass(1)
  assert.ok(page.busy && page.root.hasAttribute("data-busy"))
  draw(data({ ack: sent[1].n }), send)
  assert.equal(page.busy, false)
})

test("Python's notice comes before the page's own; its button sends its act", t => {
  stopTime(t)
  let page
  const { draw } = made(given => { page = given; return { draw() {}, notice: () => ({ kind: "info", text: "The end." }) } })
  draw(data(), send)
  const notice = () => page.root.querySelector(".notice")
  assert.equal(notice().querySelector(".says").textContent, "The end.")
  draw(data({ notice: { kind: "error", text: "No {what}", values: { what: "<b>model</b>" }, button: { label: "Retry", act: { kind: "retry", hard: 1 } } } }), send)
  assert.equal(notice().querySelector(".says").textContent, "No <b>model</b>")
  notice().querySelector("button").onclick()
  assert.deepEqual([sent[0].kind, sent[0].hard], ["retry", 1])
})

test("what a picture adds before the page's main part stands under the title", () => {
  let page
  made(given => { page = given; page.main.before(el("ol.strip")); return { draw() {} } })
  assert.deepEqual([...page.root.children].map(node => node.className || node.localName), ["popover", "h1", "strip", "main", "unseen", "waiting card", "questions"])
})

test("a tab is chosen at once and says that its view is computed; the view shows when its data are here; the table is of the shown view", t => {
  stopTime(t)
  let page, views
  const view = name => ({ node: el(`div.${name}`), draw: data => text(views.nodes.find(node => node.className === name), data[name]), rows: data => [["head"], [data[name]]] })
  const { draw } = made(given => {
    page = given
    views = createViews(page, { one: view("one"), two: view("two") })
    page.main.append(views.tabs, ...views.nodes, views.table)
    return { draw: data => views.draw(data, ["One", "Two"], "Views", "Numbers"), keys: views.keys }
  })
  draw(data({ view: "one", one: "first" }), send)
  const [one, two, pending] = ["one", "two", "pending"].map(name => page.main.querySelector(`.${name}`))
  assert.deepEqual([one.textContent, one.hasAttribute("hidden"), two.hasAttribute("hidden")], ["first", false, true])
  views.tabs.querySelectorAll("button")[1].onclick()
  assert.deepEqual([one, two, pending].map(node => node.hasAttribute("hidden")), [true, true, false]) // no empty view
  assert.equal(pending.querySelector("p").textContent, "Computing")
  assert.equal(sent[0].view, "two")
  draw(data({ view: "two", two: "second", ack: sent[0].n }), send)
  assert.equal(views.table.querySelector("table"), null) // a closed one costs nothing
  views.table.open = true
  page.redraw()
  assert.deepEqual([two, pending].map(node => node.hasAttribute("hidden")), [false, true])
  assert.deepEqual([two.textContent, [...views.table.querySelectorAll("td")].map(cell => cell.textContent)], ["second", ["second"]])
})
