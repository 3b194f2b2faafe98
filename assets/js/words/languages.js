// The same said in two languages: the tokens that each takes, side by side; one pair at a time.
import { el, fill, rich, template } from "../kit/el.js"
import { word } from "../kit/chip.js"
import { count, listed, named, rounded } from "../kit/format.js"
import { roving } from "../kit/roving.js"
/** @import { Data, Languages, Page } from "./data.js" */

/** @param {Page} page */
export function createLanguages(page) {
  const told = el("p.telling")
  const picture = el("div.pair")
  const choice = roving(el("div.pick", { role: "radiogroup" }), "button", { line: true, picks: true })
  const node = el("div.languages-view", {}, told, picture, choice)
  let at = 0 // the pair that is shown

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const pair = data.languages[at]
    fill(told, [pair, data.model, data.lang], () => rich(says.languages_told, { model: data.model, zh: pair.zh_tokens, en: pair.en_tokens, times: (pair.zh_cost / pair.en_cost).toFixed(1) }))
    fill(picture, [pair, data.lang], () => [sentence(pair, "zh"), sentence(pair, "en")])
    fill(choice, [data.languages, at, data.lang], () => [
      el("span.label", {}, says.other_sentence),
      ...data.languages.map((one, i) => el("button.choice", { type: "button", role: "radio", "aria-checked": String(i === at), onclick: () => open(i) }, one[data.lang])),
    ])
  }

  function open(i) {
    at = i
    page.redraw()
  }

  function step(by) {
    if (page.data.languages[at + by]) open(at + by)
  }

  // A sentence, the tokens it is cut into, and how many they are.
  /** @param {Languages} pair @param {"zh" | "en"} language */
  function sentence(pair, language) {
    const { says } = page
    const unknown = pair[`${language}_unknown`]
    return el("section", {},
      el("h2", {}, el("bdi", {}, pair[language]), el("b", {}, template(says.tokens_each, { n: pair[`${language}_tokens`], each: (pair[`${language}_tokens`] / pair[`${language}_characters`]).toFixed(2) }))),
      el("ol.cut", {}, ...pair[`${language}_pieces`].map(one => el("li.token", { "data-kind": one.kind }, word(one)))),
      el("p.note", {}, listed([template(says.times, { n: rounded(pair[`${language}_cost`], page.data.tag) }), unknown ? template(says.not_known, { n: unknown }) : ""].filter(Boolean), page.data.lang)))
  }

  const uses = one => listed([one.ends ? page.says.ends : "", one.chat ? page.says.in_chat : "", one.unknown ? page.says.stands_for_unknown : ""].filter(Boolean), page.data.lang)

  /** @param {Data} data */
  function rows(data) {
    const { says } = page
    const said = language => data.languages.map(pair => [pair[language], ...["characters", "tokens", "unknown", "cost"].map(name => count(pair[`${language}_${name}`]))])
    return [
      [says.said, says.characters, says.token, "<|unk|>", says.cost_plain],
      ...said("zh"), ...said("en"),
      ...data.special.map(one => [named(says.special, one.text, page.data.lang), says.id, one.id, uses(one), ""]),
    ]
  }

  return { node, draw, rows, step }
}
