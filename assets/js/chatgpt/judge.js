// Step 2 of RLHF: what the reward model made of the rankings, how often it agrees with others, and each word's score.
import { el, fill, rich, show, template, text } from "../kit/el.js"
import { number, percent } from "../kit/format.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function createJudge(page) {
  const found = el("p.found", { role: "status" })
  const lead = el("p.caption")
  const agreed = el("ol.agreed")
  const words = el("p.caption")
  const judged = el("ol.judged")
  const node = el("div.judge", {}, found, lead, agreed, words, judged)

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const now = data.rlhf.learned
    const numbers = { n: now.pairs, both: now.both_ways, share: percent(now.fitted ?? 0) }
    fill(found, [now.found, numbers, data.lang], () => rich(says[`found_${now.found}`], numbers, page.term))
    show(lead, now.agreed.length > 0)
    text(lead, says.agreed)
    fill(agreed, [now.agreed, data.lang], () => now.agreed.map(([pairs, share]) => {
      const bar = el("i")
      bar.style.width = `${100 * share}%`
      return el("li", {}, el("span", {}, template(says.after_pairs, { n: pairs })), el("span.track", {}, bar), el("b", {}, percent(share)))
    }))
    show(words, now.judged.length > 0)
    fill(words, [now.start, data.lang], () => rich(says.judged, { start: number(now.start ?? 0, 1) }, page.term))
    const most = Math.max(0.01, ...now.judged.flatMap(one => one.words.map(word => Math.abs(word[1]))))
    const best = now.judged.map((one, at) => ({ ...one, at })).sort((a, b) => b.score - a.score)
    const ends = best.length ? [best[0], best.at(-1)] : []
    fill(judged, [ends, data.lang, page.root.dataset.theme], () => ends.map(one => el("li", {},
      el("b.score", {}, number(one.score, 1)), el("span", {}, ...one.words.map(word => coloured(word, most))))))
  }

  // Liked words on the value's colour, disliked ones on the key's; the line below says the same without colours.
  function coloured([said, score], most) {
    const node = el("span.judged-word", { "data-liked": score > 0, title: number(score, 2) }, said)
    node.style.setProperty("--strength", `${Math.round(85 * Math.abs(score) / most)}%`)
    return node
  }

  return { node, draw }
}
