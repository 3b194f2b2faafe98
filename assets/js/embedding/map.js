// The model's own words as a map, an island for each group; beside it the measurement.
import { label, line } from "../kit/chart.js"
import { createChoice } from "../kit/choice.js"
import { attr, el, fill, rich, show, svg, template, text } from "../kit/el.js"
import { following, listed } from "../kit/format.js"
import { roving } from "../kit/roving.js"
import { createSwitch } from "../kit/switch.js"
import { asking } from "./asking.js"
import { labels, pieces, placed } from "./layout.js"
import { bars } from "./list.js"
/** @import { Data, Page } from "./data.js" */

const CLUSTER = 3 // dots of a group that lie apart and get its name too
const QUIZ_WORD = "France"
const round = value => value.toFixed(1)
const QUIZ = ["Germany", "cheese", "king", "seven"]

/** @param {Page} page */
export function createMap(page) {
  const methods = createChoice(["pca", "tsne"], way => page.go({ method: way }))
  const wait = el("span.wait", { role: "status" })
  const stop = el("button.button.small", { type: "button", onclick: () => page.act("halt") })
  const own = asking(value => page.go({ own: value }))
  const picture = roving(svg("svg", { class: "map", role: "group" }), ".group-name") // its names can be opened
  const back = el("button.button.small.back", { type: "button", onclick: () => { open = null; page.redraw() } })
  const honest = el("p.note", { role: "status" })
  const near = asking(value => page.go({ near: value }))
  const title = el("h2")
  const list = el("div")
  const joined = el("p.note")
  const quiz = el("div.quiz")
  const cover = createSwitch(() => { covered = !covered; guessed = null; page.redraw() })
  const node = el("div.map-view", {},
    el("div.left", {}, el("div.tools", {}, methods.node, wait, stop, own.node), el("div.frame", {}, picture, back), honest),
    el("div.right", {}, near.node, title, list, joined, quiz))
  let guessed = null
  let covered = false
  let method = ""
  let open = null // a group that fills the map

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { map } = data
    if (map.asked !== method) open = null // another map: from its whole
    method = map.asked
    methods.draw(["PCA", "t-SNE"], map.asked, says.method)
    text(wait, map.working ? template(says.working, { share: `${Math.round(100 * map.done)}%` }) : "")
    show(stop, map.working)
    text(stop, says.stop)
    attr(own.field, "placeholder", says.own)
    attr(own.field, "aria-label", says.own)
    own.set(map.own)
    text(own.button, says.add)
    attr(near.field, "aria-label", says.near_field)
    near.set(map.near.word)
    text(near.button, says.find)
    drawMap(data)
    const share = `${(100 * map.share).toFixed(0)}%`
    /** @type {[string, object?][]} */
    const said = [[says[`honest_${map.method}`], { share, seed: map.seed }]]
    if (map.own && map.method !== "pca") said.push([says.own_beside])
    if (map.lacking.length) said.push([says.lacking, { words: listed(map.lacking, data.lang) }])
    if (map.left_out.length) said.push([says.overlong, { words: listed(map.left_out, data.lang) }])
    if (map.dropped) said.push([says.dropped])
    const several = map.dots.filter(dot => dot.tokens > 1).map(dot => dot.text)
    if (several.length) said.push([says.averaged, { words: listed(several.slice(0, 8), data.lang) }])
    fill(honest, [said, data.lang], () => said.flatMap(([sentence, values]) => [...rich(sentence, values, page.term), data.lang === "zh" ? "" : " "]))
    fill(title, [map.near.word, map.near.tokens, data.lang], () => [template(map.near.rows.length ? says.nearest : says.no_word, { word: map.near.word }), map.near.tokens > 1 ? el("small", {}, template(says.of_tokens, { n: map.near.tokens })) : null])
    const hidden = covered && guessed === null && map.near.word === QUIZ_WORD
    fill(list, [map.near.rows, hidden], () => (hidden ? [el("div.hidden")] : bars(map.near.rows, word => page.go({ near: word }))))
    text(joined, following([map.near.rows.some(row => row.joins) && says.joined, map.near.spelled && says.spelled], data.lang))
    drawQuiz(data)
  }

  /** @param {Data} data */
  function drawMap(data) {
    const { says } = page
    const { map } = data
    const room = page.layout === "phone" ? [380, 440] : [640, 470]
    attr(picture, "viewBox", `0 0 ${room.join(" ")}`)
    attr(picture, "aria-label", says.map)
    const told = covered && guessed === null && map.near.word === QUIZ_WORD ? [] : map.near.rows.map(row => row.text)
    const groups = [...new Set(map.dots.map(dot => dot.group).filter(Boolean))]
    if (!groups.includes(open)) open = null
    show(back, Boolean(open))
    text(back, says.all_groups)
    fill(picture, [map.dots, told, map.near.word, data.lang, room, open], () => {
      const ones = placed(map.dots, room, open)
      const rank = dot => (dot.text === map.near.word ? 0 : told.includes(dot.text) || !dot.group ? 1 : 2)
      const islands = groups.map(group => ({ group, pieces: pieces(ones.filter(one => one.dot.group === group), open ? 0 : undefined) })).filter(island => island.pieces.length)
      const names = islands.filter(island => !open || island.group === open)
        .flatMap(({ group, pieces }) => pieces.filter((piece, i) => !i || piece.dots.length >= CLUSTER).map((piece, i) => ({ group, text: says[`group_${group}`] || group, piece, main: !i || piece.dots.length > CLUSTER })))
      const said = labels(ones, names, rank, room, getComputedStyle(page.root).fontFamily)
      const asked = ones.find(one => rank(one.dot) === 0)
      return [
        ...islands.flatMap(island => drawIsland(island, said)),
        ...drawIsland({ group: "", pieces: [] }, said), // a visitor's own words keep clear of the coasts
        ...(asked ? ones.filter(one => rank(one.dot) === 1 && told.includes(one.dot.text)).map(one => link(asked, one, "near-line")) : []),
        ...ones.sort((a, b) => rank(b.dot) - rank(a.dot)).map(one => svg("circle", { cx: round(one.x), cy: round(one.y), r: [8, 5.5, 4.5][rank(one.dot)], class: rank(one.dot) < 2 ? "dot asked" : "dot" })),
        ...said.map(one => (one.kind === "group" ? drawName(one) : asks(named(one, ["name asked", "name near-by", "name"][one.order]), one.one))),
        ...ones.map(one => asks(svg("circle", { cx: round(one.x), cy: round(one.y), r: 10, class: "hit" }), one)),
      ]
    })
  }

  // One shape round all its dots and labels: everything with a line first, then everything without.
  function drawIsland({ group, pieces }, said) {
    const shapes = () => pieces.flatMap(piece => [
      ...piece.links.map(([one, other]) => link(one, other, "land")),
      ...piece.dots.map(one => svg("circle", { cx: round(one.x), cy: round(one.y), r: 16 })),
    ]).concat(said.filter(one => one.kind === "word" && one.one.dot.group === group).map(one => svg("rect", { x: round(one.x - 6), y: round(one.y - one.tall / 2 - 3), width: round(one.wide + 12), height: one.tall + 6, rx: one.tall / 2 + 3 })))
    return ["coast", "ground"].map(kind => {
      const layer = svg("g", { class: kind })
      layer.append(...shapes())
      return layer
    })
  }

  // A click on a dot or its label asks for that word's neighbours; a dot's name shows while the mouse is on it.
  function asks(node, { dot, x, y }) {
    node.addEventListener("click", () => page.go({ near: dot.text }))
    node.addEventListener("pointerenter", () => {
      const left = x > picture.viewBox.baseVal.width / 2
      picture.append(label(round(x + (left ? -12 : 12)), round(y), dot.text, { class: "name hovered", "dominant-baseline": "central", "text-anchor": left ? "end" : "start" }))
    })
    node.addEventListener("pointerleave", () => picture.querySelector(".hovered")?.remove())
    return node
  }

  function drawName(one) {
    const node = named(one, "group-name")
    const turn = () => { open = open ? null : one.group; page.redraw() }
    attr(node, "role", "button")
    attr(node, "tabindex", "0")
    node.addEventListener("click", turn)
    node.addEventListener("keydown", event => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); turn() } })
    return node
  }

  // Guess first: which of four words is nearest to "France"? The list is covered until somebody has guessed.
  /** @param {Data} data */
  function drawQuiz(data) {
    const { says } = page
    const { near } = data.map
    show(quiz, near.word === QUIZ_WORD && near.rows.length > 0)
    cover.draw(says.guess, covered)
    fill(quiz, [guessed, covered, near.rows, data.lang], () => [
      cover.node,
      ...(covered ? [el("b", {}, says.quiz), ...QUIZ.map(word => el("button.button.small", { type: "button", onclick: () => { guessed = word; page.redraw() } }, word))] : []),
      guessed ? el("p", { role: "status" }, guessed === QUIZ[0] ? says.quiz_hit : says.quiz_miss) : null,
    ])
  }

  const named = (one, cls) => label(round(one.x), round(one.y), one.text, { class: cls, "dominant-baseline": "central" })
  const link = (one, other, cls) => line(round(one.x), round(one.y), round(other.x), round(other.y), cls)

  /** @param {Data} data */
  function rows(data) {
    const { says } = page
    return [[says.word, says.group, "x", "y"], ...data.map.dots.map(dot => [dot.text, says[`group_${dot.group}`] || dot.group, dot.x, dot.y])]
  }

  return { node, draw, rows }
}
