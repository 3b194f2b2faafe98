// id -> one-hot -> a row of the embedding table. Neighbouring ids mean nothing; neighbouring vectors do.
import { el, fill, svg, template, text } from "../kit/el.js"
import { word } from "../kit/chip.js"
import { number } from "../kit/format.js"

export function createVector(page) {
  const picker = el("div.pick", { role: "radiogroup" })
  const lookup = el("div.lookup")
  const strip = el("div.strip-box")
  const lists = el("div.lists")
  const node = el("div.vector-view", {}, picker, lookup, strip, lists)

  function draw(data) {
    const { words } = page
    const { vector } = data
    const token = data.tokens[vector.at]
    fill(picker, [data.tokens, vector.at], () => data.tokens.slice(0, 40).map((one, i) => el("button.choice", { type: "button", role: "radio", "aria-checked": String(i === vector.at), onclick: () => page.go({ token: i }) }, word({ ...one, joins: false }))))
    fill(lookup, [token, data.vocab, data.lang], () => [
      el("b.big", {}, el("bdi", {}, token.text)), el("span.to", {}, "→"), el("b.big", {}, String(token.id)), el("span.to", {}, "→"),
      el("span.onehot", {}, template(words.one_hot, { n: data.vocab.toLocaleString("en"), id: token.id })), el("span.to", {}, "→"),
      el("b", {}, template(words.row, { id: token.id, n: vector.row.length })),
    ])
    fill(strip, [vector.row], () => bars(vector.row))
    fill(lists, [vector.near, vector.beside, data.lang], () => [list(words.beside, vector.beside), list(words.near, vector.near)])
  }

  function bars(row) {
    const most = Math.max(...row.map(Math.abs)) || 1
    const path = row.map((value, i) => `M${i + 0.5} 40v${(-38 * Math.sqrt(Math.abs(value) / most) * Math.sign(value)).toFixed(2)}`).join("")
    return [svg("svg", { class: "strip", viewBox: `0 0 ${row.length} 80`, preserveAspectRatio: "none", role: "img", "aria-label": page.words.strip_scale }, svg("path", { d: path })),
      el("p.note", {}, `${row.slice(0, 6).map(value => number(value, 4)).join(", ")}, … ${page.words.strip_scale}`)]
  }

  function list(title, some) {
    return el("section.card", {}, el("h2", {}, title), el("ol", {}, ...some.map(one => {
      const bar = el("i")
      bar.style.width = `${Math.max(0, one.cosine) * 100}%`
      return el("li", {}, el("span.id", {}, String(one.id)), word(one), el("span.track", {}, bar), el("b", {}, number(one.cosine)))
    })))
  }

  return { node, draw }
}
