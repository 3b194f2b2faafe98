// What stays wrong: a made-up fact token by token, and three beliefs put right by what the models do here.
import { word } from "../kit/chip.js"
import { attr, el, fill, rich, template, text } from "../kit/el.js"
import { exactPercent, number, percent } from "../kit/format.js"
import { scale } from "../kit/scale.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function createLimits(page) {
  const cards = ["fact", "asked", "feedback", "chat"].map(name => {
    const belief = el("h2")
    const picture = el(`div.${name}`)
    const right = el("p.right")
    return { name, belief, picture, right, node: el("section", {}, belief, picture, right) }
  })
  const field = el("input.field", { type: "text", maxlength: 200, autocomplete: "off" })
  const say = el("button.button.small", { type: "submit" })
  const form = el("form.asking", { onsubmit: event => { event.preventDefault(); send() } }, field, say)
  cards[3].node.insertBefore(form, cards[3].right)
  const node = el("div.limits", {}, ...cards.map(one => one.node))

  function send() {
    if (!field.value.trim()) return field.focus()
    page.act("chat", { text: field.value })
    field.value = ""
    field.blur()
  }

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { fact, asked, feedback, chat, model } = data.limits
    const values = { model, length: feedback.length.map(one => one.toFixed(0)).join(" → "), from: percent(feedback.right[0]), to: percent(feedback.right[1]) }
    for (const { name, belief, right } of cards) {
      fill(belief, [name, data.lang], () => [el("b.myth", {}, says.myth), " ", says[`belief_${name}`]])
      fill(right, [name, values, data.lang], () => rich(says[`truth_${name}`], values, page.term))
    }
    text(say, says.say_it)
    attr(field, "placeholder", chat.said)
    attr(field, "aria-label", says.say_to_it)
    fill(cards[0].picture, [fact, page.root.dataset.theme], () => {
      const tint = scale(page.root, "prob")
      return [el("p.question", {}, `${fact.question} (${fact.model})`), el("p.tokens", {}, ...fact.tokens.flatMap(one => [one.spaced ? " " : null, token(one, tint)]))]
    })
    fill(cards[1].picture, [asked, data.lang], () => [
      el("p.question", {}, asked.question),
      ...["bare", "chat"].map(kind => el("div.next", {}, el("b", {}, says[`column_${kind}`]), ...asked[kind].map(item => bar(word(item), item.prob, percent(item.prob))))),
    ])
    /** @type {[string, number[], number, (value: number) => string][]} */
    const growth = [["reward", feedback.reward, 1 + Math.max(...feedback.reward), number], ["length", feedback.length, 64, one => one.toFixed(0)], ["right", feedback.right, 1, percent]]
    fill(cards[2].picture, [feedback, data.lang], () => growth.map(([name, both, most, write]) => el("div.next", {}, el("b", {}, says[`growth_${name}`]),
      ...both.map((value, i) => bar(says[i ? "tuned" : "untuned"], Math.max(0, value) / most, write(value))))))
    fill(cards[3].picture, [chat, data.lang], () => [
      el("p.question", {}, chat.said), el("p.answer", {}, chat.answer),
      el("dl", {}, el("dt", {}, says.sum_before), el("dd", {}, chat.before), el("dt", {}, says.sum_after), el("dd", {}, chat.after)),
      el("p.same", {}, template(says[chat.before === chat.after ? "sums_same" : "sums_differ"], { n: chat.parameters.toLocaleString("en") })),
    ])
  }

  function token(one, tint) {
    const said = el("span.said", { "data-kind": one.kind, "data-chosen": true }, el("bdi", {}, one.text))
    if (one.kind !== "special") Object.assign(said.style, tint(0.12 + 0.88 * one.prob))
    said.title = percent(one.prob)
    if (!one.true) return said
    return el("span.invented", {}, said, el("small", {}, percent(one.prob)), el("small", {}, template(page.says.true_is, { token: one.true.text.trim(), prob: percent(one.true.prob) })))
  }

  function bar(name, share, said) {
    const bar = el("i")
    bar.style.width = `${100 * Math.min(1, share)}%`
    return el("span.row", {}, el("span.name", {}, name), el("span.track", {}, bar), el("b", {}, said))
  }

  /** @param {Data} data */
  function rows(data) {
    const { says } = page
    const { fact, feedback } = data.limits
    return [
      [says.token, says.prob, says.true_token, says.prob],
      ...fact.tokens.map(one => [one.text, exactPercent(one.prob), one.true?.text ?? "", one.true ? exactPercent(one.true.prob) : ""]),
      ...["reward", "length", "right"].map(name => [says[`growth_${name}`], ...feedback[name].map(value => number(value, 2)), ""]),
    ]
  }

  return { node, draw, rows }
}
