// The same said in two languages: how many tokens each takes; and the special tokens with their ids.
import { el, fill, template } from "../kit/el.js"
import { count, listed } from "../kit/format.js"
/** @import { Data, Languages, Page } from "./data.js" */

const MOST = 14 // special tokens at first

/** @param {Page} page */
export function createLanguages(page) {
  const node = el("div.languages-view")
  let open = false // all special tokens

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    fill(node, [data.languages, data.special, data.lang, open], () => {
      const most = Math.max(...data.languages.flatMap(pair => [pair.zh_tokens, pair.en_tokens]))
      return [
        el("div", {}, el("h2", {}, says.cost), ...data.languages.map(pair => el("section.pair", {}, line(pair, "zh", most), line(pair, "en", most)))),
        el("section.card", {}, el("h2", {}, says.special), el("ol", {}, ...data.special.slice(0, open ? undefined : MOST).map(one => el("li", {}, el("b.chip-special", {}, one.text), el("span.id", {}, String(one.id)), el("span", {}, uses(one))))),
          open || data.special.length <= MOST ? null : el("button.link", { type: "button", onclick: () => { open = true; page.redraw() } }, template(says.more, { n: data.special.length - MOST }))),
      ]
    })
  }

  /** @param {Languages} pair */
  function line(pair, language, most) {
    const [tokens, characters, cost, unknown] = ["tokens", "characters", "cost", "unknown"].map(name => pair[`${language}_${name}`])
    const bar = el("i")
    bar.style.width = `${(tokens / most) * 100}%`
    return el("div.line", {}, el("span.said", {}, pair[language]), el("span.track", {}, bar), el("span", {}, el("b", {}, template(page.says.tokens, { n: tokens, each: (tokens / characters).toFixed(2) })), el("small.cost", {}, template(page.says.times, { n: short(cost) })), unknown ? el("small.cost", {}, template(page.says.not_known, { n: unknown })) : null))
  }

  const uses = one => listed([one.ends ? page.says.ends : "", one.chat ? page.says.in_chat : "", one.unknown ? page.says.stands_for_unknown : ""].filter(Boolean), page.data.lang)

  // 812 million or 3.1 billion; 万 and 亿 in Chinese.
  const short = value => new Intl.NumberFormat(page.data.tag, { notation: "compact", compactDisplay: "long", maximumSignificantDigits: 2 }).format(value)

  /** @param {Data} data */
  function rows(data) {
    const { says } = page
    const said = language => data.languages.map(pair => [pair[language], ...["characters", "tokens", "unknown", "cost"].map(name => count(pair[`${language}_${name}`]))])
    return [
      [says.said, says.characters, says.token, "<|unk|>", says.cost_plain],
      ...said("zh"), ...said("en"),
      ...data.special.map(one => [one.text, says.id, one.id, uses(one), ""]),
    ]
  }

  return { node, draw, rows }
}
