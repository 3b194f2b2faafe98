// The model's own words as a map: dots stand where the method puts them, only names give way. Beside it the measurement.
import { attr, el, fill, show, svg, template, text } from "../kit/el.js"
import { bars } from "./list.js"
import { asking } from "./picture.js"

const WIDE = 640
const HIGH = 456
const EDGE = 34
const QUIZ_WORD = "France"
const QUIZ = ["Germany", "cheese", "king", "seven"]

export function createMap(page) {
  const methods = el("div.choices", { role: "radiogroup" }, ...["pca", "tsne"].map(method => el("button.choice", { type: "button", role: "radio", onclick: () => page.go({ method }) }, method === "pca" ? "PCA" : "t-SNE")))
  const wait = el("span.wait", { role: "status" })
  const stop = el("button.button.small", { type: "button", onclick: () => page.act("halt") })
  const own = asking(value => page.go({ own: value }))
  const picture = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "map", role: "img" })
  const honest = el("p.note", { role: "status" })
  const near = asking(value => page.go({ near: value }))
  const title = el("h2")
  const list = el("div")
  const quiz = el("div.quiz")
  const node = el("div.map-view", {},
    el("div.left", {}, el("div.tools", {}, methods, wait, stop, own.node), picture, honest),
    el("div.right", {}, near.node, title, list, quiz))
  let guessed = null
  let covered = false

  function draw(data) {
    const { words } = page
    const { map } = data
    ;[...methods.children].forEach((button, i) => attr(button, "aria-checked", String((i ? "tsne" : "pca") === map.asked)))
    attr(methods, "aria-label", words.method)
    text(wait, map.working ? template(words.working, { s: Math.round(map.seconds) }) : "")
    show(stop, map.working)
    text(stop, words.stop)
    attr(own.field, "placeholder", words.own)
    attr(own.field, "aria-label", words.own)
    own.set(map.own)
    text(own.button, words.add)
    attr(near.field, "aria-label", words.near_field)
    near.set(map.near.word)
    text(near.button, words.find)
    drawMap(data)
    const share = `${(100 * map.share).toFixed(0)}%`
    const said = [template(map.method === "pca" ? words.honest_pca : words.honest_tsne, { share, seed: map.seed })]
    if (map.lacking.length) said.push(template(words.lacking, { words: map.lacking.join(", ") }))
    if (map.dropped) said.push(words.dropped)
    const several = map.dots.filter(dot => dot.tokens > 1).map(dot => dot.text)
    if (several.length) said.push(template(words.averaged, { words: several.slice(0, 8).join(", ") }))
    text(honest, said.join(" "))
    fill(title, [map.near.word, map.near.tokens, data.lang], () => [template(map.near.rows.length ? words.nearest : words.no_word, { word: map.near.word }), map.near.tokens > 1 ? el("small", {}, template(words.of_tokens, { n: map.near.tokens })) : null])
    const hidden = covered && guessed === null && map.near.word === QUIZ_WORD
    fill(list, [map.near.rows, hidden], () => (hidden ? [el("div.hidden")] : bars(map.near.rows, word => page.go({ near: word }))))
    drawQuiz(data)
  }

  function drawMap(data) {
    const { words } = page
    const { map } = data
    attr(picture, "aria-label", words.map)
    const told = covered && guessed === null && map.near.word === QUIZ_WORD ? [] : map.near.rows
    fill(picture, [map.dots, told, map.near.word, data.lang], () => {
      const [low, high] = [0, 1].map(end => ["x", "y"].map(axis => Math[end ? "max" : "min"](...map.dots.map(dot => dot[axis]))))
      const place = dot => [EDGE + ((dot.x - low[0]) / (high[0] - low[0] || 1)) * (WIDE - 2 * EDGE - 30), HIGH - EDGE - ((dot.y - low[1]) / (high[1] - low[1] || 1)) * (HIGH - 2 * EDGE)]
      const asked = new Set([map.near.word, ...told.map(row => row.text)])
      const order = map.dots.map((dot, i) => [dot.text === map.near.word ? -1 : asked.has(dot.text) || !dot.group ? 0 : 1, i]).sort((a, b) => a[0] - b[0] || a[1] - b[1])
      const taken = []
      const nodes = []
      const groups = [...new Set(map.dots.map(dot => dot.group).filter(Boolean))]
      for (const group of groups) {
        const some = map.dots.filter(dot => dot.group === group).map(place)
        const middle = [0, 1].map(axis => some.map(one => one[axis]).sort((a, b) => a - b)[Math.floor(some.length / 2)])
        const name = words[`group_${group}`] || group
        nodes.push(label(middle[0], middle[1] - 14, "group-name", name, "middle"))
        taken.push([middle[0] - name.length * 5, middle[1] - 28, middle[0] + name.length * 5, middle[1] - 10])
      }
      for (const [rank, i] of order) {
        const dot = map.dots[i]
        const [a, b] = place(dot)
        const wide = [...dot.text].reduce((sum, letter) => sum + (letter > "\u2e7f" ? 16 : 8.4), 0)
        const box = [a + 6, b - 9, a + 9 + wide, b + 9]
        const free = box[2] < WIDE && taken.every(other => box[0] > other[2] || box[2] < other[0] || box[1] > other[3] || box[3] < other[1])
        nodes.push(svg("circle", { cx: a.toFixed(1), cy: b.toFixed(1), r: rank > 0 ? 3.4 : 6, class: rank > 0 ? "dot" : "dot asked" }))
        if (free || dot.text === map.near.word) {
          taken.push(box)
          nodes.push(label(a + 7, b + 5, rank > 0 ? "name" : "name asked", dot.text, "start"))
        }
      }
      return nodes
    })
  }

  // Guess first: which of four words is nearest to "France"? The list is covered until somebody has guessed.
  function drawQuiz(data) {
    const { words } = page
    const { near } = data.map
    show(quiz, near.word === QUIZ_WORD && near.rows.length > 0)
    fill(quiz, [guessed, covered, near.rows, data.lang], () => [
      el("button.switch", { type: "button", role: "switch", "aria-checked": String(covered), onclick: () => { covered = !covered; guessed = null; page.redraw() } }, el("span.knob"), el("span", {}, words.guess)),
      ...(covered ? [el("b", {}, words.quiz), ...QUIZ.map(word => el("button.button.small", { type: "button", onclick: () => { guessed = word; page.redraw() } }, word))] : []),
      guessed ? el("p", { role: "status" }, guessed === QUIZ[0] ? words.quiz_hit : words.quiz_miss) : null,
    ])
  }

  function label(at, down, cls, said, anchor) {
    const node = svg("text", { x: at.toFixed(1), y: down.toFixed(1), class: cls, "text-anchor": anchor })
    node.textContent = said
    return node
  }

  function rows(data) {
    const { words } = page
    return [[words.word, words.group, "x", "y"], ...data.map.dots.map(dot => [dot.text, words[`group_${dot.group}`] || dot.group, dot.x, dot.y])]
  }

  return { node, draw, rows }
}
