// What was asked, guessed right and missed, page by page, to look at and to print. Read out of this browser alone.
import { attr, el, fill, show, template, text } from "../kit/el.js"
import { forgetOutcomes, outcomes } from "../kit/progress.js"
import { theTexts } from "../kit/texts.js"

const HOME = "../../../../" // out of assets/<version>/js/predict
const lang = new URLSearchParams(location.search).get("lang") === "zh" ? "zh" : "en"
const title = el("h1")
const count = el("p")
const list = el("div")
const print = el("button", { type: "button", onclick: () => window.print() })
const forget = el("button", { type: "button", onclick: () => { forgetOutcomes(); draw() } })
document.querySelector("main").append(title, count, el("p.row", {}, print, forget), list)
attr(document.documentElement, "lang", lang === "zh" ? "zh-CN" : "en")

const frame = /** @type {any} */ (await theTexts("texts/lesson", lang))
const names = Object.keys(frame?.pages || {})
const asked = /** @type {import("../kit/data.js").Questions[]} */ (await Promise.all(names.map(name => theTexts(`questions/${name}`, lang))))

function draw() {
  const [{ words }] = asked
  const found = outcomes()
  const all = names.flatMap((name, i) => asked[i].predict.map(({ name: one }) => found[`${name}/${one}`]))
  document.title = words.summary
  text(title, words.summary)
  text(print, words.print)
  text(forget, words.forget)
  text(count, template(words.count, { right: all.filter(one => one?.right).length, missed: all.filter(one => one?.missed).length, all: all.length }))
  show(forget, all.some(Boolean))
  fill(list, found, () => names.map((name, i) => el("section", {},
    el("h2", {}, el("a", { href: new URL(`${HOME}${name}?lang=${lang}&questions=first`, location.href).href }, frame.pages[name])),
    el("ul", {}, ...asked[i].predict.map(one => row(one.question, found[`${name}/${one.name}`], words))))))
}

function row(question, outcome, words) {
  const state = !outcome ? "open" : !outcome.right ? "missed" : outcome.missed ? "later" : "known"
  const sign = { open: "○", missed: "✗", later: "✓", known: "✓" }[state]
  return el("li", { "data-state": state }, el("b", {}, sign), " ", question, " ", el("small", {}, words[state]))
}

if (asked.length && asked.every(Boolean)) {
  draw()
  window.addEventListener("storage", draw) // guessed at in another window
}
