// Where dots, islands and labels of the word map stand. Dots stay where the method puts them; only labels give way.
import { linear } from "../kit/chart.js"
import { meet, widthOf } from "../kit/labels.js"
/** @import { Dot } from "./data.js" */

const EDGE = 30
const DOT = 6
const LABEL = 22 // height of a label
const REACH = 72 // dots of one group nearer than this share an island
const FAR = 40 // px from its group that cost a name as much as a dot under it
const TRIES = [[1, 0], [-1, 0], [0, -1], [0, 1], [0.75, -0.85], [0.75, 0.85], [-0.75, -0.85], [-0.75, 0.85]]

// Dots scaled to the room, those of `open` (a group) alone where there is one; a visitor's own words move no others and
// stand at the edge where they would lie beyond it. -> [{ dot, x, y }]
/** @param {Dot[]} dots @param {number[]} room @param {string | null} open */
export function placed(dots, [wide, high], open) {
  const curated = dots.filter(dot => dot.group)
  const fitted = open ? dots.filter(dot => dot.group === open) : curated.length ? curated : dots
  const ends = axis => [Math.min(...fitted.map(dot => dot[axis])), Math.max(...fitted.map(dot => dot[axis]))]
  const side = open ? 90 : EDGE
  const x = linear(ends("x"), [side, wide - side - 34])
  const y = linear(ends("y"), [high - side / 1.5, side / 1.5 + 12])
  return dots
    .map(dot => ({ dot, x: held(dot, x(dot.x), wide), y: held(dot, y(dot.y), high) }))
    .filter(one => one.x > 4 && one.x < wide - 4 && one.y > 4 && one.y < high - 4)
}

const held = (dot, value, end) => (dot.group ? value : Math.min(end - EDGE / 2, Math.max(EDGE / 2, value)))

// Dots of one group joined where they are near, each to the nearest that is joined already (Prim). -> pieces, largest first
export function pieces(some, reach = REACH) {
  const left = [...some]
  const found = []
  while (left.length) {
    const piece = { dots: [left.shift()], links: [] }
    for (;;) {
      let best = null
      for (const one of piece.dots) for (const other of left) {
        const far = Math.hypot(one.x - other.x, one.y - other.y)
        if (far < reach && (!best || far < best.far)) best = { one, other, far }
      }
      if (!best) break
      left.splice(left.indexOf(best.other), 1)
      piece.dots.push(best.other)
      piece.links.push([best.one, best.other])
    }
    found.push(piece)
  }
  return found.sort((a, b) => b.dots.length - a.dots.length)
}

// The dot that has most others near it: where its group is at home.
function densest(dots) {
  const near = one => dots.filter(other => Math.hypot(one.x - other.x, one.y - other.y) < REACH).length
  return dots.reduce((best, one) => (near(one) > near(best) ? one : best))
}

// A label for as many dots as have room. `rank(dot)`: 0 the word asked for, 1 its neighbours, 2 all others; names: [{ group, text, piece,
// main }], where one that is not the main one gives way.
/** @param {{ dot: Dot, x: number, y: number }[]} ones */
export function labels(ones, names, rank, room, family) {
  const [wide, high] = room
  const points = ones.map(one => [one.x - DOT, one.y - DOT, one.x + DOT, one.y + DOT])
  const taken = []
  const inside = box => box[0] > 2 && box[1] > 2 && box[2] < wide - 2 && box[3] < high - 2
  const hits = (box, own) => taken.filter(other => meet(box, other)).length * 4 + points.filter((point, i) => i !== own && meet(box, point)).length

  const width = (said, size, weight) => widthOf(said, `${weight} ${size}px ${family}`)

  // far(box): what its distance costs, in hits.
  function best(boxes, own, most, far = _ => 0) {
    const fit = boxes.filter(inside).map(box => ({ box, hits: hits(box, own), far: far(box) })).sort((a, b) => a.hits + a.far - b.hits - b.far)[0]
    if (!fit || fit.hits > most) return null
    taken.push(fit.box)
    return fit.box
  }

  function name({ group, text, piece, main }) {
    const half = (width(text.toUpperCase(), 18, 700) + text.length * 0.9) / 2
    const xs = piece.dots.map(one => one.x)
    const ys = piece.dots.map(one => one.y)
    const middle = (Math.min(...xs) + Math.max(...xs)) / 2
    const [top, bottom, centre] = [Math.min(...ys) - 14, Math.max(...ys) + 14, (Math.min(...ys) + Math.max(...ys)) / 2]
    const at = (x, y) => [x - half, y - LABEL / 2, x + half, y + LABEL / 2]
    const boxes = [at(middle, top - 12), at(middle, bottom + 12), at(Math.min(...xs) - half - 18, centre), at(Math.max(...xs) + half + 18, centre), at(middle - half, top - 12), at(middle + half, top - 12), at(middle - half, bottom + 12), at(middle + half, bottom + 12)]
    const core = densest(piece.dots)
    for (const down of [-58, -42, -26, 26, 42, 58]) for (const right of [-half, 0, half]) boxes.push(at(core.x + right, core.y + down))
    const box = best(boxes, -1, main ? Infinity : 0, one => Math.hypot((one[0] + one[2]) / 2 - core.x, (one[1] + one[3]) / 2 - core.y) / FAR)
    return box && { kind: "group", group, text, x: box[0], y: (box[1] + box[3]) / 2 }
  }

  function word(one, i) {
    const order = rank(one.dot)
    const wide = width(one.dot.text, order ? 18 : 24, order < 2 ? 700 : 400)
    const tall = order ? LABEL : 28
    const boxes = TRIES.map(([right, down]) => {
      const gap = order ? 8 : 12
      const x = right > 0 ? one.x + gap : right < 0 ? one.x - gap - wide : one.x - wide / 2
      const y = one.y + down * (tall / 2 + (right ? 0 : 8)) - tall / 2
      return [x, y, x + wide, y + tall]
    })
    const own = !one.dot.group // a visitor wants to see the words they added
    const box = best(boxes, i, order && !own ? 0 : Infinity)
    return box && { kind: "word", one, order, text: one.dot.text, x: box[0], y: (box[1] + box[3]) / 2, wide, tall }
  }

  const ranked = ones.map((one, i) => [rank(one.dot), i]).sort((a, b) => a[0] - b[0] || a[1] - b[1])
  const first = ranked.filter(([order]) => order < 2).map(([, i]) => word(ones[i], i))
  const titles = names.map(name)
  const rest = ranked.filter(([order]) => order === 2).map(([, i]) => word(ones[i], i))
  return [...first, ...titles, ...rest].filter(Boolean)
}
