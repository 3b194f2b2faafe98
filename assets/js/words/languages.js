// The same said in two languages: how many tokens each takes; and the special tokens with their ids.
import { el, fill, template } from "../kit/el.js"

export function createLanguages(page) {
  const node = el("div.languages-view")

  function draw(data) {
    const { words } = page
    fill(node, [data.languages, data.special, data.lang], () => {
      const most = Math.max(...data.languages.flatMap(pair => [pair.zh_tokens, pair.en_tokens]))
      return [
        el("div", {}, el("h2", {}, words.cost), ...data.languages.map(pair => el("section.pair", {}, line(pair.zh, pair.zh_tokens, pair.zh_characters, most), line(pair.en, pair.en_tokens, pair.en_characters, most)))),
        el("section.card", {}, el("h2", {}, words.special), el("ol", {}, ...data.special.slice(0, 14).map(one => el("li", {}, el("b.chip-special", {}, one.text), el("span.id", {}, String(one.id)), el("span", {}, [one.ends ? words.ends : "", one.chat ? words.in_chat : ""].filter(Boolean).join(", ")))))),
      ]
    })
  }

  function line(said, tokens, characters, most) {
    const bar = el("i")
    bar.style.width = `${(tokens / most) * 100}%`
    return el("div.line", {}, el("span.said", {}, said), el("span.track", {}, bar), el("b", {}, template(page.words.tokens, { n: tokens, each: (tokens / characters).toFixed(2) })))
  }

  return { node, draw }
}
