import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { stopTime } from "./clock.js"
import { document, press } from "./dom.js"
import { el } from "../../assets/js/kit/el.js"
import { attend, dropPresses, expectPage, expectText, press as ask } from "../../assets/js/kit/presses.js"

let heard, busy, now = 1_000_000
const waits = () => busy
const moves = to => Object.fromEntries(["next", "back", "up", "down", "toggle", "viewBefore", "viewAfter"].map(name => [name, () => { heard.push(`${to}${name}`) }]))
const page = (name, to = "") => ({ name, root: document.body.appendChild(el(`div.kit.${name}`)), moves: moves(to), waits })
const draw = (picture, answered = null) => attend(picture, answered)
const keys = (...some) => some.forEach(key => { press(document.body, key) })

beforeEach(() => { heard = []; busy = false; document.body.replaceChildren(); now += 100_000 })

test("a press is done at once when nothing is on its way", () => {
  draw(page("one"))
  assert.ok(press(document.body, "PageDown").defaultPrevented)
  assert.deepEqual(heard, ["next"])
})

test("a key that the picture has no use for passes", () => {
  draw({ ...page("one"), moves: { next: () => false } })
  assert.ok(!press(document.body, "ArrowRight").defaultPrevented)
  assert.ok(!press(document.body, "ArrowUp").defaultPrevented)
})

test("while an act is unanswered presses wait; drawn, they are done in order; the space bar does not wait", () => {
  const picture = page("one")
  draw(picture)
  busy = true
  keys("PageDown", "ArrowUp", "PageUp", " ", "]", "[")
  assert.deepEqual(heard, ["toggle"])
  draw(picture) // the answer to something older
  assert.deepEqual(heard, ["toggle"])
  busy = false
  draw(picture)
  assert.deepEqual(heard, ["toggle", "next", "up", "back", "viewAfter", "viewBefore"])
})

test("a press that asks for an answer itself holds up the next one until that is drawn", () => {
  const picture = { ...page("one"), moves: { next: () => { heard.push("next"); busy = true } } }
  draw(picture)
  keys("PageDown", "PageDown", "PageDown")
  assert.deepEqual(heard, ["next"])
  for (const count of [2, 3]) {
    busy = false
    draw(picture)
    assert.equal(heard.length, count)
  }
})

test("what follows the Enter of a text is for the page that has read it", t => {
  stopTime(t, now)
  const picture = page("one")
  draw(picture)
  expectText(now)
  keys("PageDown")
  draw(picture, now - 5) // drawn before the text had come
  assert.deepEqual(heard, [])
  draw(picture, now)
  assert.deepEqual(heard, ["next"])
})

test("what follows the choice of a page is for that page, though nothing be drawn meanwhile", t => {
  stopTime(t, now)
  const old = page("next-word", "old ")
  draw(old)
  expectPage("http://here/llm/fruit_salad?text=a")
  keys("PageDown")
  draw(old)
  old.root.remove()
  keys("PageUp")
  assert.deepEqual(heard, [])
  draw(page("fruit-salad", "new "))
  assert.deepEqual(heard, ["new next", "new back"])
})

test("what waits for a page that is left is dropped, whichever way it is left", t => {
  stopTime(t, now)
  const old = page("next-word", "old ")
  draw(old)
  busy = true
  keys("PageDown") // behind an act of this page
  expectPage("http://here/fruit_salad")
  keys("PageUp")
  expectPage("http://here/next_word") // and again elsewhere, before the first one was drawn
  keys("ArrowUp")
  old.root.remove()
  busy = false
  draw(page("next-word", "again "))
  assert.deepEqual(heard, ["again up"])
  busy = true
  keys("PageDown")
  busy = false
  draw(page("fruit-salad", "new ")) // by the browser's own Back
  assert.deepEqual(heard, ["again up"])
})

test("what waits for a lecture's step is dropped with it", () => {
  const picture = page("one")
  draw(picture)
  busy = true
  keys("PageDown")
  dropPresses()
  busy = false
  draw(picture)
  assert.deepEqual(heard, [])
})

test("an answer that got lost holds presses up for ten seconds; twelve wait at most", t => {
  const pass = stopTime(t, now)
  draw(page("one"))
  expectText(now)
  for (let i = 0; i < 40; i += 1) keys("ArrowDown")
  pass(9_999)
  keys("PageDown")
  assert.deepEqual(heard, [])
  pass(1)
  keys("PageDown")
  assert.deepEqual(heard, [...Array.from({ length: 12 }, () => "down"), "next"])
})

test("in lecture mode the page's two keys are its next step and the one before, but where steps go up they sink and rise", () => {
  draw(page("one"))
  ask("page_next")
  ask("page_back")
  draw({ ...page("two"), moves: { next: () => false, down: () => { heard.push("down") } } })
  ask("page_next")
  draw({ ...page("tower"), moves: { ...moves(""), rise: () => { heard.push("rise") }, sink: () => { heard.push("sink") } } })
  ask("page_next")
  ask("page_back")
  assert.deepEqual(heard, ["next", "back", "down", "sink", "rise"])
})
