// Characters, code points, bytes, tokens and ids as aligned rows: a byte is a column, so one sees what made what.
import { cue } from "../kit/cue.js"
import { attr, el, fill, rich, style, template } from "../kit/el.js"
import { createPart } from "../kit/part.js"
import { roving } from "../kit/roving.js"
/** @import { Character, Data, Page } from "./data.js" */

const ROOM = { wide: 28, mid: 21, phone: 8 } // bytes in a line, each as wide as NARROW
const NARROW = 32 // px: a column and its gap
const DIGIT = 12 // px of an id's
const DENSE = 3 // lines that fit a projector only when their rows are low

// How wide each token's columns are at least, in px without the gap, so that its id stands below them.
/** @param {Data} data @returns {number[]} */
function widths({ pieces, tokens }) {
  const spans = tokens.map(() => 0)
  for (const one of pieces.flat()) for (const token of one.tokens) spans[token] += 1
  return tokens.map((token, i) => Math.max(NARROW - 4, (String(token.id).length * DIGIT) / (spans[i] || 1)))
}

// Pieces to lines: one breaks only between pieces, so that columns stay columns.
/** @param {Character[][]} pieces @param {number[]} wide - of each token's columns */
function lines(pieces, room, wide) {
  const bytes = line => line.reduce((sum, one) => sum + one.tokens.reduce((whole, token) => whole + (wide[token] + 4) / NARROW, 0), 0)
  const found = []
  for (const piece of pieces) {
    const last = found.at(-1)
    if (last && bytes(last) + bytes(piece) <= room) last.push(...piece)
    else found.push([...piece])
  }
  return found
}

/** @param {Page} page */
export function createRows(page) {
  const sheet = roving(el("div"), "button")
  const part = createPart(by => page.go({ part: page.data.part.page + by }))
  const note = el("p.note")
  const node = el("div.rows-view", {}, sheet, part.node, note)

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const room = ROOM[page.layout]
    const wide = widths(data)
    const drawn = lines(data.pieces, room, wide)
    attr(node, "data-dense", drawn.length >= DENSE)
    part.draw({ said: says.part, earlier: says.earlier, later: says.later }, data.part)
    fill(sheet, [data.pieces, data.tokens, data.filled, data.lang, room], () => [data.filled ? el("p.count", {}, ...rich(says.count, data.filled, page.term)) : null, ...drawn.map(line => grid(line, data, wide))])
    fill(note, [data.vocab, data.model, data.folded, data.lang], () => [...rich(says.rows_note, { n: data.vocab.toLocaleString("en"), model: data.model }, page.term), data.folded ? ` ${template(says.folded, { n: data.folded })}` : ""])
  }

  /** @param {Character[]} line @param {Data} data @param {number[]} wide */
  function grid(line, data, wide) {
    const { says } = page
    const bytes = line.flatMap(one => one.bytes.map((byte, i) => ({ byte, token: one.tokens[i] })))
    const cells = []
    const heads = [says.character, page.term("code_point", says.code), page.term("utf8", says.bytes), page.term("token", says.token), says.id]
    cells.push(...heads.map((name, i) => put(el("span.name", {}, name), i + 1, 1, 1)))
    let at = 2
    for (const one of line) {
      const span = one.bytes.length || 1
      cells.push(put(el("b.character", {}, el("bdi", {}, one.text)), 1, at, span), put(el("span.code", {}, one.code), 2, at, span))
      at += span
    }
    cells.push(...bytes.map((one, i) => put(el("span.byte", { "data-odd": one.token % 2 === 1 }, one.byte), 3, i + 2, 1)))
    for (let i = 0; i < bytes.length;) {
      let end = i + 1
      while (end < bytes.length && bytes[end].token === bytes[i].token) end += 1
      const token = data.tokens[bytes[i].token]
      const which = bytes[i].token
      cells.push(put(el("button.token", { type: "button", title: says.to_vector, "data-kind": token.kind, "data-odd": which % 2 === 1, onclick: () => page.go({ view: "vector", token: which }) }, el("bdi", {}, token.text.replaceAll(" ··", ""))), 4, i + 2, end - i),
        put(el("span.id", {}, String(token.id)), 5, i + 2, end - i))
      i = end
    }
    const box = cue(el("div.grid", {}, ...cells))
    style(box, "--columns", bytes.map(one => `minmax(calc(${wide[one.token].toFixed(1)} * var(--px)), calc(${Math.max(64, wide[one.token]).toFixed(1)} * var(--px)))`).join(" "))
    return box
  }

  function put(cell, row, column, span) {
    cell.style.gridRow = row
    cell.style.gridColumn = `${column} / span ${span}`
    return cell
  }

  return { node, draw }
}
