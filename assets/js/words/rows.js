// Characters, code points, bytes, tokens and ids as aligned rows: a byte is a column, so one sees what made what.
import { cue } from "../kit/cue.js"
import { attr, el, fill, rich, style, template } from "../kit/el.js"
import { createPart } from "../kit/part.js"
import { roving } from "../kit/roving.js"
/** @import { Character, Data, Page } from "./data.js" */

const ROOM = { wide: 28, mid: 21, phone: 8 } // bytes in a line
const DENSE = 3 // lines that fit a projector only when their rows are low

// Pieces to lines: one breaks only between pieces, so that columns stay columns.
/** @param {Character[][]} pieces */
function lines(pieces, room) {
  const bytes = line => line.reduce((sum, one) => sum + one.bytes.length, 0)
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
    const drawn = lines(data.pieces, room)
    attr(node, "data-dense", drawn.length >= DENSE)
    part.draw({ said: says.part, earlier: says.earlier, later: says.later }, data.part)
    fill(sheet, [data.pieces, data.tokens, data.filled, data.lang, room], () => [data.filled ? el("p.count", {}, ...rich(says.count, data.filled, page.term)) : null, ...drawn.map(line => grid(line, data))])
    fill(note, [data.vocab, data.model, data.folded, data.lang], () => [...rich(says.rows_note, { n: data.vocab.toLocaleString("en"), model: data.model }, page.term), data.folded ? ` ${template(says.folded, { n: data.folded })}` : ""])
  }

  /** @param {Character[]} line @param {Data} data */
  function grid(line, data) {
    const { says } = page
    const bytes = line.flatMap(one => one.bytes.map((byte, i) => ({ byte, token: one.tokens[i] })))
    const cells = []
    const heads = [says.character, page.term("code_point", says.code), page.term("utf8", says.bytes), page.term("token", says.token), says.id]
    cells.push(...heads.map((name, i) => put(el("span.name", {}, name), i + 1, 1, 1)))
    let at = 2
    for (const one of line) {
      const wide = one.bytes.length || 1
      cells.push(put(el("b.character", {}, el("bdi", {}, one.text)), 1, at, wide), put(el("span.code", { "data-narrow": wide === 1 && one.code.length > 3 }, one.code), 2, at, wide))
      at += wide
    }
    cells.push(...bytes.map((one, i) => put(el("span.byte", { "data-odd": one.token % 2 === 1 }, one.byte), 3, i + 2, 1)))
    for (let i = 0; i < bytes.length;) {
      let end = i + 1
      while (end < bytes.length && bytes[end].token === bytes[i].token) end += 1
      const token = data.tokens[bytes[i].token]
      const which = bytes[i].token
      cells.push(put(el("button.token", { type: "button", title: says.to_vector, "data-kind": token.kind, "data-odd": which % 2 === 1, onclick: () => page.go({ view: "vector", token: which }) }, el("bdi", {}, end - i > 1 ? token.text : token.text.replaceAll(" ··", ""))), 4, i + 2, end - i),
        put(el("span.id", {}, String(token.id)), 5, i + 2, end - i))
      i = end
    }
    const box = cue(el("div.grid", {}, ...cells))
    style(box, "--columns", String(bytes.length))
    return box
  }

  function put(cell, row, column, span) {
    cell.style.gridRow = row
    cell.style.gridColumn = `${column} / span ${span}`
    return cell
  }

  return { node, draw }
}
