// What a class answered, as bars, and the model's own number beside each.
import { attr, el, fill, show, style, template, text } from "../kit/el.js"
import { count, percent } from "../kit/format.js"

const FEW = 4 // bars that may be thick
const LONG = 16 // characters of an answer that may be large

/** @import { Heard, Judged, OpenRoom, Question } from "./data.js" */

/**
 * Rows of the answers that are shown: label, the class's share and count, the model's number, null where it has none.
 * @param {Heard} heard
 * @param {Judged[] | null} judged - in the order of the bars
 * @param {string} lang
 */
export function rowsOf(heard, judged, lang) {
  const labels = labelsOf(heard.question, lang)
  return heard.bars.map((bar, i) => ({
    ...bar, label: labels.length ? labels[Number(bar.key)] : bar.text,
    share: heard.answered ? bar.count / heard.answered : 0,
    own: judged?.[i]?.share ?? null, tokens: judged?.[i]?.tokens || [],
  }))
}

/** @param {Question} question @param {string} lang @returns {string[]} */
export const labelsOf = (question, lang) => question.choices[lang] || Object.values(question.choices)[0] || []

/** @param {(key: string, on: boolean) => void} hide */
export function createAnswers(hide) {
  const legend = el("p.legend")
  const rows = el("ol.answers")
  const rest = el("p.rest")
  const node = el("div.results", {}, legend, rows, rest)

  /** @param {Heard} heard @param {OpenRoom["topic"]} topic @param {Record<string, string>} says @param {string} lang */
  function draw(heard, topic, says, lang) {
    const judged = topic?.judged || null
    const beside = ["next word", "attention"].includes(topic?.offer.beside)
    const all = rowsOf(heard, judged, lang)
    fill(legend, [says.class, beside], () => [el("b.of-class", {}, says.class), beside ? el("b.of-model", {}, says.model) : null])
    fill(rows, [says.hide, all, beside], () => all.map(one => row(one, heard, beside && judged, says)))
    rows.classList.toggle("few", all.length <= FEW)
    const told = [
      !heard.answered && says.nobody, heard.others > 0 && template(says.others, { n: heard.others }),
      all.some(one => one.tokens.length > 1 && !one.hidden) && says.product, topic?.offer.beside === "attention" && says.weights,
      topic?.offer.beside === "rankings" && heard.answered > 0 && says.ranked,
    ]
    text(rest, told.filter(Boolean).join(" "))
    show(rest, Boolean(rest.textContent))
  }

  function row(one, heard, beside, says) {
    const spelt = one.tokens.length > 1 ? one.tokens.join(" · ") : ""
    const button = el("button.button.small", { type: "button", "aria-label": `${one.hidden ? says.show : says.hide}: ${one.label}`, onclick: () => hide(one.key, !one.hidden) }, one.hidden ? says.show : says.hide)
    if (one.hidden) return el("li.gone", {}, el("span.label", {}, says.hidden), el("span.pair"), button)
    return el("li", {},
      el(one.label.length > LONG ? "span.label.long" : "span.label", {}, el("bdi", {}, one.label), spelt ? el("small", {}, spelt) : null),
      el("span.pair", {},
        bar("class", one.share, `${percent(one.share)}  (${template(says.count, { n: count(one.count), all: count(heard.answered) })})`, says.class),
        beside ? bar("model", one.own || 0, one.own === null ? says.unknown : percent(one.own), says.model) : null),
      button)
  }

  return { node, draw }
}

function bar(whose, share, said, name) {
  const fillNode = el("i")
  style(fillNode, "width", `${100 * share}%`)
  const node = el(`span.line.of-${whose}`, {}, el("span.unseen", {}, `${name} `), el("span.track", {}, fillNode), el("span.number", {}, said))
  return attr(node, "data-share", share)
}
