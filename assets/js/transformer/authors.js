// Who wrote the answer: the pushes that put one word's logit above another's, one after another, up to the lead.
import { attr, el, fill, rich, style, template, text } from "../kit/el.js"
import { word } from "../kit/chip.js"
import { count, following, number, remainder } from "../kit/format.js"
import { roving } from "../kit/roving.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function createAuthors(page) {
  const told = el("p.telling")
  const others = roving(el("div.pick", { role: "radiogroup" }), "button", { line: true, picks: true })
  const field = el("input.field", { maxlength: "60", onkeydown: event => { if (event.key === "Enter" && !event.isComposing && field.value.trim()) page.act("against", { typed: field.value }) } })
  const refused = el("span.refused", { role: "status" })
  const chart = roving(el("div.pushes"), "button, a")
  const note = el("p.note")
  const node = el("div.authors-view", {}, told, el("div.row-tools", {}, others, field, refused), chart, note)

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { authors } = data
    fill(told, [authors, data.lang], () => rich(following([says.authors_told, says.authors_sums], data.lang), {
      word: authors.word.text, against: authors.against.text, total: signed(authors.total), times: authors.times < 99.5 ? number(authors.times, 1) : count(Math.round(authors.times)), attention: signed(sum(authors.attn)), feedforward: signed(sum(authors.mlp)), rest: signed(remainder(authors.total, [sum(authors.attn), sum(authors.mlp)])),
    }))
    fill(others, [authors.others, authors.against, data.lang], () => [el("span.label", {}, says.against), ...authors.others.map(one => el("button.choice", { type: "button", role: "radio", "aria-checked": String(one.id === authors.against.id), onclick: () => page.go({ against: one.id }) }, word({ ...one, joins: false })))])
    attr(field, "placeholder", says.other_word)
    attr(field, "aria-label", says.other_word)
    text(refused, authors.refused ? template(says.not_one, { word: authors.refused }) : "")
    fill(chart, [authors, data.lang, data.attention], () => steps(data))
    fill(note, data.lang, () => rich(says.authors_note, {}, page.term))
  }

  // Each bar begins where the one before ended; the last one is the whole lead.
  /** @param {Data} data */
  function steps(data) {
    const { says } = page
    const { authors } = data
    let at = 0
    /** @type {{ part: string, push: number, name: string, layer?: number | null, head?: number }[]} */
    const pushes = [...authors.steps.map(one => ({ ...one, name: named(one) })), { part: "rest", push: authors.rest.push, name: template(says.rest, { n: authors.rest.count }) }]
    const left = remainder(authors.total, authors.steps.map(one => one.push))
    const parts = pushes.map(one => { const from = at; at += one.push; return { ...one, from, to: at, said: one.part === "rest" ? left : one.push } })
    const ends = [0, ...parts.map(one => one.to)]
    const [low, high] = [Math.min(...ends), Math.max(...ends)]
    const place = value => (100 * (value - low)) / (high - low || 1)
    /** @type {typeof parts} */
    const all = [...parts, { part: "total", push: authors.total, said: authors.total, from: 0, to: authors.total, name: says.sum }]
    return all.map(one => {
      const bar = el("i", { "data-part": one.part, "data-negative": one.push < 0 })
      style(bar, "left", `${place(Math.min(one.from, one.to))}%`)
      style(bar, "width", `${Math.abs(place(one.to) - place(one.from))}%`)
      const zero = el("u")
      style(zero, "left", `${place(0)}%`)
      const inside = [el("span.name", {}, one.name), el("span.way", {}, zero, bar), el("b", {}, signed(one.said))]
      return one.head === undefined ? el("button.push", { type: "button", "data-part": one.part, onclick: () => open(one) }, ...inside)
        : el("a.push", { "data-part": one.part, target: "_self", href: `${data.attention}&layer=${one.layer}&head=${one.head}&token=${data.names.length - 1}` }, ...inside)
    })
  }

  /** @param {{ part: string, layer: number | null }} one */
  function named({ part, layer }) {
    const { says } = page
    return layer === null ? says.embedding : template(says.part_of_floor, { part: says[part], n: layer })
  }

  // A feed-forward part opens its floor; what has no page of its own opens the numbers.
  /** @param {{ part: string, layer?: number | null }} one */
  function open({ part, layer }) {
    if (part === "feedforward") page.go({ view: "floor", layer, token: page.data.names.length - 1 })
    else page.tabulate()
  }

  /** @param {Data} data */
  function rows({ authors }) {
    const { says } = page
    return [
      [says.floor, says.attention, says.feedforward],
      ...authors.attn.map((value, layer) => [layer, signed(value), signed(authors.mlp[layer])]),
      [says.embedding, signed(authors.embedding), ""], [says.fixed, signed(authors.fixed), ""], [says.sum, signed(authors.total), ""],
    ]
  }

  return { node, draw, rows }
}

const sum = values => values.reduce((total, value) => total + value, 0)
const signed = value => `${Math.round(100 * value) > 0 ? "+" : ""}${number(value)}`
