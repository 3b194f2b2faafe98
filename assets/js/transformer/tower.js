// The tower: floors as rows, tokens as columns, the answer's place beside them. Floors near the chosen one stand tall.
import { attr, el, fill, rich, show, style, template, text, uid } from "../kit/el.js"
import { word } from "../kit/chip.js"
import { count, percent } from "../kit/format.js"
import { icon } from "../kit/icons.js"
import { roving } from "../kit/roving.js"
import { scale } from "../kit/scale.js"
import { createPart } from "../kit/part.js"
import { createLine } from "./line.js"
import { createShapes } from "./shapes.js"
/** @import { Data, Page } from "./data.js" */

const TALL = [46, 46, 36, 24, 24] // px by distance from the chosen floor; the rest share what is left
const READABLE = 22 // px; a lower floor shows its shades alone: cut words say nothing
const NAMED = 40 // px; a lower floor has no room for the names of its two parts
const FEW = 10 // floors that can all stand tall
const HEIGHT = 420
const AROUND = 242 // what else stands in the page: in lecture mode the tower takes what is left
const BESIDE = 172 // px that a second text takes from the tower
const PACE = 650 // ms a floor while it plays

/** @param {Page} page */
export function createTower(page) {
  const answer = el("button.answer", { type: "button", onclick: () => page.go({ view: "authors" }) })
  const above = el("div.above", {}, answer)
  const rows = el("div.floors", { role: "listbox", tabindex: "0", onkeydown: climb })
  const below = roving(el("div.below"), "button", { line: true })
  const line = createLine(page, floor => choose(floor))
  const shapes = createShapes(page)
  const side = el("div.side", {}, line.node, shapes.node)
  const down = el("button.button", { type: "button", onclick: () => up(-1) })
  const next = el("button.button.filled", { type: "button", onclick: () => up(1) })
  const play = el("button.button", { type: "button", onclick: () => toggle() })
  const open = el("button.button", { type: "button", onclick: () => page.go({ view: "floor", layer: Math.max(0, at - 1) }) })
  const labels = el("button.button", { type: "button", onclick: () => { shaped = !shaped; page.redraw() } })
  const guess = el("button.button", { type: "button", onclick: ask })
  const part = createPart(by => {
    const { at: { token }, tower: { columns } } = page.data
    if (narrow()) return page.go({ token: token + by })
    page.go({ token: by < 0 ? Math.max(0, columns[0] - columns.length) : columns.at(-1) + 1 })
  })
  const said = el("p.said", { role: "status" })
  const node = el("div.tower-view", {}, el("div.stage", {}, above, rows, below, side), el("div.controls", {}, down, next, play, open, labels, guess, part.node), said)
  let floors = [] // bottom row first
  let at = null // row: 0 is the embedding, n is after floor n - 1
  let told = null // the floor that the server last knew
  let timer = 0
  let later = 0
  let shaped = false
  let bet = null // null, "asked" or a row
  let run = ""
  let words = ""

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { tower, names } = data
    const key = JSON.stringify([names.map(name => name.text), data.at.token, tower.answer])
    if (key !== run) { run = key; bet = null; pause() }
    const read = names.map(name => name.text).join("|")
    if (!data.at.asked && (at === null || read !== words)) { clearTimeout(later); told = data.at.layer; at = 0 } // each text begins at the bottom
    else if (at === null || (told !== data.at.layer && !page.acts.pending("tell"))) { told = data.at.layer; at = told + 1 }
    words = read
    at = Math.min(at, tower.best.length - 1)
    const heights = share(tower.best.length)
    const hidden = bet === "asked"
    const chosen = tower.columns.indexOf(data.at.token)
    style(node, "--columns", tower.columns.map((_, i) => (i === chosen ? "minmax(0, 1.6fr)" : "minmax(0, 1fr)")).join(" "))
    attr(node, "data-bet", hidden)
    const final = tower.lexicon[tower.answer]
    fill(answer, [final, tower.share.at(-1)[chosen]], () => [el("bdi", {}, final.text), el("span", {}, percent(tower.share.at(-1)[chosen]))])
    style(answer, "grid-column", narrow() ? "3" : String(chosen + 3))
    drawRows(data, heights, hidden, chosen)
    fill(below, [tower.columns, names, data.at.token, data.lang], () => [
      el("span.name", {}, says.embedding),
      ...tower.columns.map(column => el("button.token", { type: "button", "aria-pressed": String(column === data.at.token), "data-kind": names[column].kind, onclick: () => page.go({ token: column }) }, word(names[column]))),
    ])
    show(line.node, !shaped)
    show(shapes.node, shaped)
    if (shaped) shapes.draw(data)
    else line.draw(data, at, heights, hidden)
    fill(down, [data.lang], () => [icon("chevron")])
    attr(down, "aria-label", says.down)
    fill(next, [data.lang], () => [says.up, icon("chevron")])
    text(play, timer ? says.pause : says.play)
    text(open, at ? template(says.open, { n: at - 1 }) : says.open_first)
    part.draw({ said: says.tokens_shown, one: says.token_shown, earlier: says.earlier, later: says.later }, { first: (narrow() ? data.at.token : tower.columns[0]) + 1, last: (narrow() ? data.at.token : tower.columns.at(-1)) + 1, of: names.length })
    text(labels, says.shapes)
    attr(labels, "aria-pressed", String(shaped))
    text(guess, hidden ? says.stop_guess : says.guess)
    fill(said, [at, bet, tower.places, final, data.lang], () => sentence(data))
  }

  // What a second text does on the same floors.
  const beside = () => (page.data.compare?.tower && "places" in page.data.compare.tower ? page.data.compare.tower : null)

  // A phone has room for one column: the chosen token's.
  const narrow = () => page.layout === "phone"

  /** @param {Data} data */
  function drawRows(data, heights, hidden, chosen) {
    const { says } = page
    const { tower } = data
    const tint = scale(page.root, "prob")
    attr(rows, "aria-label", says.title_before)
    if (floors.length !== heights.length || floors[0].cells.length !== tower.columns.length) {
      floors = heights.map((_, floor) => makeRow(floor, tower.columns.length))
      rows.replaceChildren(...floors.map(row => row.node).reverse())
    }
    floors.forEach((row, floor) => {
      const height = heights[floor]
      style(row.node, "height", `calc(${height.toFixed(2)} * var(--px))`)
      attr(row.node, "data-size", height >= 34 ? "tall" : height >= READABLE ? "small" : "thin")
      attr(row.node, "data-now", floor === at)
      attr(row.node, "aria-selected", String(floor === at))
      const best = tower.lexicon[tower.best[floor][chosen]].text
      text(row.said, `${floor ? `${says.floor} ${floor - 1}` : says.embedding}${hidden ? "" : `: ${best} ${percent(tower.share[floor][chosen])}`}`)
      if (floor === at) attr(rows, "aria-activedescendant", row.node.id)
      attr(row.node, "data-bet", bet === floor)
      attr(row.node, "data-apart", !hidden && Boolean(beside()?.apart[floor]))
      text(row.name, height >= READABLE || (floor > 0 && (floor - 1) % 5 === 0 && height >= 3) ? (floor ? String(floor - 1) : "") : "")
      const named = height >= NAMED && floor > 0
      text(row.parts[0], named ? says.feedforward : "")
      text(row.parts[1], named ? says.attention : "")
      row.cells.forEach((cell, column) => {
        const share = tower.share[floor][column]
        const readable = height >= READABLE
        const colours = tint(share)
        const covered = hidden && column === chosen
        attr(cell, "data-chosen", column === chosen)
        attr(cell, "data-covered", covered)
        style(cell, "background", covered ? "" : colours.background)
        style(cell, "color", covered ? "" : colours.color)
        const shown = tower.lexicon[tower.best[floor][column]]
        fill(cell, [readable && !covered, shown, column === chosen && share], () => (readable && !covered ? [word({ ...shown, joins: false }), column === chosen ? el("small", {}, percent(share)) : null] : []))
      })
    })
  }

  function makeRow(floor, columns) {
    const name = el("b.number")
    const parts = [el("i.feedforward"), el("i.attention")]
    const cells = Array.from({ length: columns }, () => el("span.box"))
    const said = el("span.unseen") // one sentence for all that the row shows
    const shown = [name, el("span.parts", { onclick: event => enter(event, floor) }, ...(floor ? parts : [])), ...cells]
    for (const one of shown) attr(one, "aria-hidden", "true")
    const node = el("div.floor", { role: "option", id: uid("floor"), onclick: () => choose(floor) }, ...shown, said)
    return { node, name, parts, cells, said }
  }

  // A list that has the focus keeps the keys: up and down lead from floor to floor.
  function climb(event) {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key]
    if (!by) return
    event.preventDefault()
    event.stopPropagation()
    up(by)
  }

  // A tall floor's attention or feed-forward part opens that floor.
  function enter(event, floor) {
    if (!floor || bet === "asked" || !event.currentTarget.textContent) return
    event.stopPropagation()
    page.go({ view: "floor", layer: floor - 1 })
  }

  // Heights bottom row first; the whole always fills the same room.
  function share(total) {
    const high = HEIGHT - (page.data.compare && !narrow() ? BESIDE : 0)
    const room = narrow() || !page.lecture ? high : Math.min(high, page.high / page.px - AROUND)
    if (total <= FEW) return Array.from({ length: total }, () => Math.min(72, room / total))
    const wanted = Array.from({ length: total }, (_, row) => TALL[Math.abs(row - at)] || 0)
    const fixed = wanted.reduce((sum, height) => sum + height, 0)
    const thin = wanted.filter(height => !height).length
    const rest = Math.min(46, Math.max(2, (room - fixed) / Math.max(1, thin)))
    return wanted.map(height => height || rest)
  }

  function choose(floor) {
    if (bet === "asked") { bet = floor; at = page.data.tower.settled ?? at }
    else at = floor
    page.redraw()
    tell()
  }

  function up(step) {
    const top = page.data.tower.best.length - 1
    at = Math.min(top, Math.max(0, at + step))
    if (bet !== "asked") bet = null
    if (at === top) pause()
    page.redraw()
    tell()
  }

  // Python learns where one stands when one has stopped moving: the link keeps it, no model runs.
  function tell() {
    clearTimeout(later)
    later = setTimeout(() => {
      const layer = Math.max(0, at - 1)
      if (timer || layer === told || !page.root.isConnected) return
      told = layer
      page.act("tell", { layer })
    }, 700)
  }

  function toggle() {
    if (timer) { pause(); page.redraw(); return tell() }
    if (at >= page.data.tower.best.length - 3) at = 0 // near the top there is nothing left to see
    timer = setInterval(() => up(1), PACE)
    return page.redraw()
  }

  function pause() {
    clearInterval(timer)
    timer = 0
  }

  function ask() {
    bet = bet === "asked" ? null : "asked"
    pause()
    page.redraw()
  }

  /** @param {Data} data */
  function sentence(data) {
    const { says } = page
    const { tower } = data
    const final = tower.lexicon[tower.answer].text
    const first = tower.settled === null ? "" : floorName(tower.settled)
    if (bet === "asked") return rich(says.bet, { word: final })
    if (bet !== null) return rich(says.bet_made, { bet: floorName(bet), word: final, first })
    const own = tower.columns.indexOf(data.at.token)
    const best = tower.lexicon[tower.best[at][own]].text
    return rich(at ? says.ends_here : says.ends_embedding, { n: at - 1, best, share: percent(tower.share[at][own]), word: final, place: count(tower.places[at]) })
  }

  function floorName(row) {
    return row ? String(row - 1) : page.says.embedding
  }

  // The table behind the picture, from the top down; covered while a guess is asked.
  /** @param {Data} data */
  function numbers({ tower, names }) {
    const { says } = page
    const head = [says.floor, ...tower.columns.map(column => names[column].text), template(says.place, { word: tower.lexicon[tower.answer].text })]
    const floors = tower.best.map((row, floor) => [
      floorName(floor), ...row.map((id, i) => `${tower.lexicon[id].text} ${percent(tower.share[floor][i])}`), count(tower.places[floor]),
    ])
    return [head, ...(bet === "asked" ? [] : floors.reverse())]
  }

  return { node, draw, rows: numbers, up, toggle, pause, fit: () => page.data?.view === "tower" && draw(page.data) }
}
