// king − man + woman: words added and taken away, and what lies nearest.
import { attr, el, fill, template, text } from "../kit/el.js"
import { listed } from "../kit/format.js"
import { asking } from "./asking.js"
import { bars } from "./list.js"

export function createSums(page) {
  const intro = el("p.intro")
  const ask = asking(value => page.go({ sum: value }))
  const some = el("div.some")
  const leave = el("button.switch", { type: "button", role: "switch" }, el("span.knob"), el("span"))
  const title = el("h2")
  const list = el("div")
  const joined = el("p.note")
  const node = el("div.sums-view", {}, intro, ask.node, some, leave, title, list, joined)

  function draw(data) {
    const { words } = page
    const { sums } = data
    text(intro, words.sums_intro)
    attr(ask.field, "aria-label", words.sums)
    ask.set(sums.text)
    text(ask.button, words.find)
    fill(some, [sums.some, data.lang], () => sums.some.map(sum => el("button.button.small", { type: "button", onclick: () => page.go({ sum }) }, sum.replace(/-/g, "\u2212"))))
    attr(leave, "aria-checked", String(sums.leave))
    text(leave.lastChild, words.leave)
    leave.onclick = () => page.go({ leave: sums.leave ? "0" : "" })
    text(title, sums.wrong.length ? template(words.wrong, { words: listed(sums.wrong, data.lang) }) : template(words.sum_is, { sum: sums.text.replace(/-/g, "\u2212") }))
    fill(list, [sums.rows], () => bars(sums.rows))
    text(joined, sums.rows.some(row => row.joins) ? words.joined : "")
  }

  const rows = data => [[page.words.word, page.words.cosine], ...data.sums.rows.map(row => [row.text, row.cosine])]
  return { node, draw, rows }
}
