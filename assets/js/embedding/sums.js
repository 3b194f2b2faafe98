// king − man + woman: words added and taken away, and what lies nearest.
import { attr, el, fill, template, text } from "../kit/el.js"
import { listed } from "../kit/format.js"
import { createSwitch } from "../kit/switch.js"
import { asking } from "./asking.js"
import { bars } from "./list.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function createSums(page) {
  const intro = el("p.intro")
  const ask = asking(value => page.go({ sum: value }))
  const some = el("div.some")
  const leave = createSwitch(() => page.go({ leave: page.data.sums.leave ? "0" : "" }))
  const title = el("h2")
  const list = el("div")
  const joined = el("p.note")
  const note = el("p.note")
  const node = el("div.sums-view", {}, intro, ask.node, some, leave.node, title, list, joined, note)

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { sums } = data
    text(intro, says.sums_intro)
    attr(ask.field, "aria-label", says.sums)
    ask.set(sums.text)
    text(ask.button, says.find)
    fill(some, [sums.some, data.lang], () => sums.some.map(sum => el("button.button.small", { type: "button", onclick: () => page.go({ sum }) }, sum.replace(/-/g, "\u2212"))))
    leave.draw(says.leave, sums.leave)
    text(title, sums.nothing && !sums.wrong.length ? says.nothing : sums.wrong.length ? template(says.wrong, { words: listed(sums.wrong, data.lang) }) : template(says.sum_is, { sum: sums.text.replace(/-/g, "\u2212") }))
    fill(list, [sums.rows], () => bars(sums.rows, word => page.go({ view: "map", near: word })))
    text(note, says.sums_note)
    text(joined, sums.rows.some(row => row.joins) ? says.joined : "")
  }

  /** @param {Data} data */
  const rows = data => [[page.says.word, page.says.cosine], ...data.sums.rows.map(row => [row.text, row.cosine])]
  return { node, draw, rows }
}
