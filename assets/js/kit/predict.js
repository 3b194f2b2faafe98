// Questions that are answered before the page shows it. Python grades a guess on the run (explain/views/predict/grade.py);
// what became of it is kept in this browser alone (progress.js).
import { attr, el, fill, rich, show, text } from "./el.js"
import { keepOutcome, outcomeOf } from "./progress.js"
/** @import { Graded, Predicted, Words } from "./data.js" */
/** @import { Page } from "./page.js" */

/**
 * @param {Page<any>} page
 * @param {string} name - of the page
 */
export function createPredict(page, name) {
  /** @type {Map<string, ReturnType<typeof createQuestion>>} */
  const all = new Map()
  /** @type {Graded | null} */
  let shown = null
  let kept = 0 // number of the guess whose outcome was kept last

  /** The questions' nodes, made once a language. @param {Predicted[]} asked @param {Words} words */
  function made(asked, words) {
    all.clear()
    for (const one of asked) all.set(one.name, createQuestion(page, one, words, send))
    for (const one of asked) all.get(one.name).mark(outcomeOf(name, one.name))
    if (shown) all.get(shown.name)?.draw(shown)
    return [...all.values()].map(({ node }) => node)
  }

  function send(question, guess) {
    page.act("predict", { name: question, guess })
  }

  /** @param {Graded | null | undefined} graded */
  function draw(graded) {
    shown = graded || null
    if (!shown) return
    if (typeof shown.right === "boolean" && shown.n > kept) {
      kept = shown.n
      keepOutcome(name, shown.name, shown.right)
      all.get(shown.name)?.mark(outcomeOf(name, shown.name))
    }
    all.get(shown.name)?.draw(shown)
  }

  return { made, draw }
}

/** @param {Page<any>} page @param {Predicted} one @param {Words} words @param {(name: string, guess: string) => void} send */
function createQuestion(page, one, words, send) {
  const sign = el("span.outcome")
  const ask = one.kind === "choice" ? options() : field()
  const peek = el("button.link", { type: "button", onclick: () => guessed("") }, words.show)
  const verdict = el("b")
  const said = el("span")
  const link = el("a", { target: "_self" })
  const reply = el("p.reply", {}, verdict, said, " ", link)
  const live = el("div", { "aria-live": "polite" }, reply)
  const node = el("details.predict", {}, el("summary", {}, one.question, one.model ? el("small", {}, ` ${one.model}`) : null, " ", sign), ask.node, peek, live)
  show(reply, false)

  function guessed(guess) {
    ask.chosen(guess)
    waiting(words.checking)
    send(one.name, guess)
  }

  function waiting(what) {
    show(reply, true)
    attr(reply, "data-right", null)
    text(verdict, "")
    fill(said, what, () => what)
    show(link, false)
  }

  function options() {
    const buttons = one.choices.map(({ key, label }) => ({ key, node: el("button.button", { type: "button", "aria-pressed": "false", onclick: () => guessed(key) }, label) }))
    return {
      node: el("div.choices", { role: "group", "aria-label": one.question }, ...buttons.map(({ node }) => node)),
      chosen: guess => { for (const { key, node } of buttons) attr(node, "aria-pressed", String(key === guess)) },
    }
  }

  function field() {
    const input = el("input.field", { type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: 50, "aria-label": words.answer, placeholder: words.answer, inputmode: one.kind === "number" ? "decimal" : null })
    return {
      node: el("form.choices", { onsubmit: event => { event.preventDefault(); if (input.value.trim()) guessed(input.value.trim()) } }, input, el("button.button", { type: "submit" }, words.send)),
      chosen: () => {},
    }
  }

  /** @param {Graded} graded */
  function draw(graded) {
    ask.chosen(graded.guess)
    if (graded.refused) return waiting(words.refused)
    if (graded.text === undefined) return waiting(graded.notice?.text || words.checking)
    const { right } = graded
    show(reply, true)
    attr(reply, "data-right", right === null ? null : String(right))
    text(verdict, right === null ? "" : right ? `${words.right} ` : `${words.wrong} `)
    fill(said, [graded.text, graded.values], () => rich(graded.text, graded.values, page.term))
    show(link, Boolean(one.see || one.go && Object.keys(one.go).length))
    text(link, right === false ? words.why : words.see)
    attr(link, "href", one.see || here())
    link.onclick = one.see ? null : event => { event.preventDefault(); page.go(one.go) }
  }

  // Where the visitor's own text shows it: this page, with another view of it.
  const here = () => `${location.pathname}?${new URLSearchParams({ ...Object.fromEntries(new URLSearchParams(location.search)), ...one.go })}`

  /** @param {{ right: boolean } | null} outcome */
  function mark(outcome) {
    attr(sign, "data-right", outcome ? String(outcome.right) : null)
    text(sign, outcome ? `${outcome.right ? "✓" : "✗"} ${outcome.right ? words.known : words.missed}` : "")
  }

  return { node, draw, mark }
}
