// id -> one-hot -> a row of the embedding table. Neighbouring ids mean nothing; neighbouring vectors do.
import { strip } from "../kit/chart.js"
import { word } from "../kit/chip.js"
import { el, fill, rich, template } from "../kit/el.js"
import { number } from "../kit/format.js"
import { createPick } from "../kit/pick.js"
/** @import { Data, Near, Page } from "./data.js" */

/** @param {Page} page */
export function createVector(page) {
  const picker = createPick(i => page.go({ token: i }))
  const lookup = el("div.lookup")
  const picture = el("div.strip-box")
  const lists = el("div.lists")
  const node = el("div.vector-view", {}, picker.node, lookup, picture, lists)

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { vector } = data
    const token = data.tokens[vector.at]
    picker.draw(data.tokens, vector.at, { label: says.token, more: says.more })
    fill(lookup, [token, data.vocab, data.lang], () => [
      el("b.big", {}, el("bdi", {}, token.text)), el("span.to", {}, "→"), el("b.big", {}, String(token.id)), el("span.to", {}, "→"),
      el("span.onehot", {}, template(says.one_hot, { n: data.vocab.toLocaleString("en"), id: token.id })), el("span.to", {}, "→"),
      el("b", {}, ...rich(says.row, { id: token.id, n: vector.row.length }, page.term)),
    ])
    fill(picture, [vector.row], () => [
      strip(vector.row, { high: 40, class: "strip", "aria-label": says.strip_scale }),
      el("p.note", {}, `${vector.row.slice(0, 6).map(value => number(value, 4)).join(", ")}, … ${says.strip_scale}`),
    ])
    fill(lists, [vector.near, vector.beside, data.lang], () => [list(says.beside, vector.beside), list(says.near, vector.near)])
  }

  /** @param {Near[]} some */
  function list(title, some) {
    return el("section.card", {}, el("h2", {}, title), el("ol", {}, ...some.map(one => {
      const bar = el("i")
      bar.style.width = `${Math.max(0, one.cosine) * 100}%`
      return el("li", {}, el("span.id", {}, String(one.id)), word(one), el("span.track", {}, bar), el("b", {}, number(one.cosine)))
    })))
  }

  /** @param {Data} data */
  function rows({ tokens, vector }) {
    const { says } = page
    const listed = (title, some) => some.map(one => [title, one.text, one.id, number(one.cosine, 4)])
    return [
      [says.of, says.token, says.id, says.cosine],
      ["", tokens[vector.at].text, tokens[vector.at].id, ""],
      ...listed(says.beside, vector.beside), ...listed(says.near, vector.near),
      ...vector.row.map((value, i) => [says.number, "", i, number(value, 5)]),
    ]
  }

  return { node, draw, rows }
}
