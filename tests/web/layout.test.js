import assert from "node:assert/strict"
import { test } from "node:test"
import { document } from "./dom.js"
import { labels, pieces, placed } from "../../assets/js/embedding/layout.js"
import { createPlaces, meet } from "../../assets/js/kit/labels.js"

// A letter is ten wide here, whatever the font.
const create = document.createElement.bind(document)
document.createElement = name => name === "canvas" ? { getContext: () => ({ measureText: said => ({ width: 10 * said.length }) }) } : create(name)

const ROOM = [640, 470]
const dot = (text, group, x, y) => ({ text, group, tokens: 1, x, y })

test("dots fill the room: the outermost stand at its edges, the map's up is the picture's up", () => {
  const [low, high] = placed([dot("a", "g", -1, -2), dot("b", "g", 3, 2)], ROOM, null)
  assert.ok(low.x < high.x && low.y > high.y)
  assert.deepEqual([low.x, high.x], [30, 640 - 30 - 34])
})

test("a group that is opened fills the map; what lies outside it is not shown", () => {
  const dots = [dot("a", "g", 0, 0), dot("b", "g", 1, 1), dot("c", "h", 50, 0.5), dot("d", "h", 0.5, 50)]
  assert.deepEqual(placed(dots, ROOM, "g").map(one => one.dot.text), ["a", "b"])
})

test("dots that are near share an island, the largest first; each link is the shortest there is", () => {
  const at = (name, x) => ({ name, x, y: 0 })
  const found = pieces([at("far", 500), at("a", 0), at("b", 60), at("c", 20)], 72)
  assert.deepEqual(found.map(piece => piece.dots.map(one => one.name)), [["a", "c", "b"], ["far"]])
  assert.deepEqual(found[0].links.map(pair => pair.map(one => one.name)), [["a", "c"], ["c", "b"]])
})

test("of names that would cover each other one gives way; the word asked for and a visitor's own never do", () => {
  const ones = [["asked", "g", 300], ["own", "", 301], ["near", "g", 302], ["other", "g", 303]].map(([text, group, x]) => ({ dot: dot(text, group, 0, 0), x, y: 200 }))
  const crowd = Array.from({ length: 60 }, (_, i) => ({ dot: dot(`w${i}`, "g", 0, 0), x: 280 + i, y: 180 + (i % 40) }))
  const rank = one => ({ asked: 0, own: 1, near: 1 })[one.text] ?? 2
  const said = labels([...ones, ...crowd], [], rank, ROOM, "serif")
  const names = said.map(one => one.text)
  assert.ok(names.includes("asked") && names.includes("own"))
  assert.ok(names.length < ones.length + crowd.length)
  const boxes = said.filter(one => one.order === 2).map(one => [one.x, one.y - one.tall / 2, one.x + one.wide, one.y + one.tall / 2])
  boxes.forEach((box, i) => { for (const other of boxes.slice(i + 1)) assert.ok(!meet(box, other)) })
})

test("a place is taken once, inside the room", () => {
  const places = createPlaces([100, 50])
  assert.deepEqual(places.place([[-5, 5, 20, 15], [5, 5, 30, 15]]), [5, 5, 30, 15])
  assert.equal(places.place([[10, 10, 40, 20]]), null)
  assert.deepEqual(places.place([[30, 5, 60, 15]]), [30, 5, 60, 15]) // boxes that touch don't cover each other
})
