// Who wrote the answer: how far each part pushed one word's logit above another's. All bars add up.
import { attr, el, fill, rich, style, template, text } from "../kit/el.js"
import { word } from "../kit/chip.js"
import { number } from "../kit/format.js"
import { roving } from "../kit/roving.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function createAuthors(page) {
  const title = el("h2.versus")
  const others = roving(el("div.pick", { role: "radiogroup" }), "button", { line: true, picks: true })
  const field = el("input.field", { maxlength: "60", onkeydown: event => { if (event.key === "Enter" && !event.isComposing && field.value.trim()) page.act("against", { typed: field.value }) } })
  const refused = el("span.refused", { role: "status" })
  const chart = el("ol.pushes")
  const side = el("section.card")
  const node = el("div.authors-view", {}, title, el("div.row-tools", {}, others, field, refused), el("div.two", {}, chart, side))

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { authors } = data
    fill(title, [authors.word, authors.against, data.lang], () => [word({ ...authors.word, joins: false }), el("span", {}, says.over), word({ ...authors.against, joins: false }), el("b", {}, signed(authors.total))])
    fill(others, [authors.others, authors.against, data.lang], () => [el("span.label", {}, says.against), ...authors.others.map(one => el("button.choice", { type: "button", role: "radio", "aria-checked": String(one.id === authors.against.id), onclick: () => page.go({ against: one.id }) }, word({ ...one, joins: false })))])
    attr(field, "placeholder", says.other_word)
    attr(field, "aria-label", says.other_word)
    text(refused, authors.refused ? template(says.not_one, { word: authors.refused }) : "")
    const most = Math.max(...authors.attn.map(Math.abs), ...authors.mlp.map(Math.abs), Math.abs(authors.embedding), Math.abs(authors.fixed), 0.01)
    fill(chart, [authors, data.lang], () => [
      ...authors.attn.map((value, layer) => el("li", { "data-thin": authors.attn.length > 16 }, el("span.name", {}, String(layer)), el("span.bars", {}, bar(authors.mlp[layer], most, "feedforward", `${layer} ${says.feedforward}`), bar(value, most, "attention", `${layer} ${says.attention}`)))).reverse(),
      el("li", {}, el("span.name", {}, says.embedding), el("span.bars", {}, bar(authors.embedding, most, "stream", says.embedding))),
    ])
    fill(side, [authors, data.lang], () => [
      el("dl.sum", {}, ...[["stream", says.embedding, authors.embedding], ["attention", says.all_attention, sum(authors.attn)], ["feedforward", says.all_feedforward, sum(authors.mlp)], ["", page.term("bias", says.fixed), authors.fixed], ["total", says.sum, authors.total]]
        .flatMap(([part, label, value]) => [el("dt", { "data-part": part }, label), el("dd", { "data-part": part }, signed(value))])),
      el("h2", {}, says.strongest),
      roving(el("div.heads", {}, ...authors.heads.map(one => el("a.button.small", { target: "_self", href: `${data.attention}&layer=${one.layer}&head=${one.head}&token=${data.names.length - 1}` }, `L${one.layer}H${one.head}`, el("span", {}, signed(one.push))))), "a"),
      el("p.note", {}, ...rich(says.authors_note, {}, page.term)),
    ])
  }

  function bar(value, most, part, label) {
    const face = el("i", { "data-part": part, title: `${label} ${signed(value)}`, "data-negative": value < 0 })
    style(face, "width", `${(50 * Math.abs(value)) / most}%`)
    const large = Math.abs(value) > 0.3 * most && page.data.authors.attn.length <= 16
    return el("span.bar", {}, face, large ? el("small", { "data-negative": value < 0 }, signed(value)) : null)
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
const signed = value => `${value >= 0 ? "+" : ""}${number(value)}`
