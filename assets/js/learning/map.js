// Where words lie: dots move with the training, on axes that stay. A name that would cover another is left out.
import { attr, el, fill, show, svg, text } from "../kit/el.js"

const WIDE = 470
const HIGH = 226
const EDGE = 26

export function createMap(page) {
  const title = el("h2")
  const dots = svg("g")
  const picture = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "map", role: "img" }, dots)
  const node = el("div.map-box", {}, title, picture)

  function draw(data, at) {
    const { words } = page
    text(title, words.map)
    attr(picture, "aria-label", words.map)
    const all = data.places[data.places.length - 1]
    const reach = axis => Math.max(...all.map(place => Math.abs(place[axis])))
    const scale = [(WIDE / 2 - EDGE) / reach(0), (HIGH / 2 - EDGE / 2) / reach(1)]
    const inside = (value, most) => Math.min(most, Math.max(-most, value))
    const place = i => {
      const [a, b] = data.places[at][i]
      return [WIDE / 2 + inside(a * scale[0], WIDE / 2 - 14), HIGH / 2 - inside(b * scale[1], HIGH / 2 - 8)]
    }
    fill(dots, data.dots.map(word => word.text), () => data.dots.map(word => {
      const label = svg("text", { x: 6, y: 5 })
      label.textContent = word.text
      return svg("g", { class: "dot" }, svg("circle", { r: 3.2 }), label)
    }))
    const taken = []
    data.dots.forEach((word, i) => {
      const [a, b] = place(i)
      dots.children[i].style.transform = `translate(${a.toFixed(1)}px, ${b.toFixed(1)}px)`
      const box = [a + 6, b - 8, a + 8 + widthOf(word.text), b + 8]
      const free = box[2] < WIDE && taken.every(other => box[0] > other[2] || box[2] < other[0] || box[1] > other[3] || box[3] < other[1])
      if (free) taken.push(box)
      show(dots.children[i].lastChild, free) // a dot stays where it is; a name gives way
    })
  }

  // About how wide a word is at 15 px.
  function widthOf(word) {
    return [...word].reduce((sum, letter) => sum + (letter > "\u2e7f" ? 15 : 7.6), 0)
  }

  return { node, draw }
}
