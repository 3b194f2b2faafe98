// "Ask the room": what to ask, the way into the room on the wall, how many have answered, and then the bars.
import { attr, el, fill, focused, order, show, svg, template, text } from "../kit/el.js"
import { createAnswers, labelsOf } from "./answers.js"
import { press } from "../kit/presses.js"
import { createCalls } from "./calls.js"
import { openSheet } from "./room.js"
import { askingSteps } from "./steps.js"
import { drawCode } from "./share.js"

/** @import { Data, Heard, Offer, Step } from "./data.js" */

const OFFERS = ["step", "word", "among", "head", "pair"] // in this order

/**
 * @param {(act: import("../kit/data.js").Act) => number} send - tells Python; returns the number of the act
 * @param {{ step: () => Step | null, steps: () => Step[] }} lesson - the one that is given
 */
export function createAsk(send, lesson) {
  const button = (name, act) => el(`button.button${name}`, { type: "button", onclick: act })
  const title = el("h2")
  const body = el("p.body")
  const list = el("ul.offers")
  /** @type {Map<string, HTMLButtonElement>} */
  const buttons = new Map() // of the offers, by name
  const none = el("p", { role: "status" })
  const options = el("ol.options")
  const code = svg("svg", { role: "img", class: "code" })
  const link = el("p.link")
  const word = el("p.word")
  const counted = el("p.counted", { role: "status" })
  const warning = el("p.wrong", { role: "status" })
  const answers = createAnswers((key, on) => calls.hide(key, on))
  const close = button(".filled", () => calls.close())
  const again = button("", () => { choosing = true; offered = null; offer() })
  const end = button("", () => calls.end())
  const back = button("", () => sheet.close())
  const way = el("div.way", {}, code, link, word)
  const asked = el("div.asked", {}, body, options, counted)
  const sheet = el("dialog.sheet.ask", {}, title, el("div.both", {}, way, asked), list, none, answers.node, warning, el("div.row", {}, close, again, end, back))
  const chip = button(".chip", () => open())
  const calls = createCalls(heardOf)
  const { topic: kept } = calls.room || {}
  if (kept && !kept.judged) calls.keep({ topic: { ...kept, judge: 0 } }) // a reload begins a new session, which knows of none
  /** @type {Data} */
  let data = null
  /** @type {Heard | null} */
  let heard = null
  /** @type {Offer[] | null} */
  let offered = null
  let trouble = ""
  let choosing = false
  let awaited = false // the offers, to put the focus on the first
  let answered = 0
  let covered = Boolean(kept?.covered)

  /** @param {Heard | null | undefined} told - undefined: nothing was heard @param {string} wrong */
  function heardOf(told, wrong) {
    trouble = wrong
    if (told !== undefined) {
      const ended = told && !told.open && heard?.open && told.n === heard.n
      heard = told
      if (ended || told && !told.open && !choosing) judge()
      if (!told) { choosing = true; offered = null; if (sheet.open) offer() }
    }
    if (data) drawAll()
  }

  // While a vote is open the page covers what would tell, where it can. It waits for the model's numbers: of two acts
  // at once Streamlit would lose one.
  function uncover() {
    const { topic } = calls.room || {}
    const over = calls.room ? heard && !heard.open : true
    if (!covered || !over || (topic?.judge && !topic.judged)) return
    covered = false
    if (topic) calls.keep({ topic: { ...topic, covered } })
    press("uncover")
  }

  // What of the model stands beside the answers, once the vote is closed.
  function judge() {
    const { topic } = calls.room || {}
    if (!topic || topic.n !== heard.n || topic.judge || !heard.bars.length) return
    const { page, address, offer: { beside, ids, question } } = topic
    if (!beside) return
    const labels = labelsOf(question, data?.lang || "en")
    const judged = beside === "rankings"
      ? send({ kind: "rank", address, counts: heard.bars.map(bar => bar.count) })
      : send({ kind: "judge", page, address, of: beside, ids, words: labels.length ? labels : heard.bars.map(bar => bar.text) })
    calls.keep({ topic: { ...topic, judge: judged, judged: beside === "rankings" ? [] : null } })
  }

  /** @param {Data} told */
  function draw(told) {
    data = told
    const { answer, judged } = told
    if (answer && answer.n > answered && answer.offers) { answered = answer.n; offered = answer.offers }
    const { topic } = calls.room || {}
    if (judged?.state === "done" && topic && topic.judge === judged.n && !topic.judged) calls.keep({ topic: { ...topic, judged: judged.found } })
    calls.listen()
    drawAll()
  }

  function drawAll() {
    const { room: says, lang } = data
    const { room } = calls
    const under = room && heard?.question && !choosing
    const open = Boolean(under && heard.open)
    text(title, under ? heard.question.asks[lang] || Object.values(heard.question.asks)[0] || says.next : says.what)
    for (const [node, words] of [[close, says.close], [again, says.again], [end, says.end], [back, says.back]]) text(node, words)
    for (const [node, on] of [[close, open], [again, under && !open], [end, Boolean(room)], [way, open], [asked, under], [list, !under], [none, !under], [answers.node, under && !open]]) show(node, on)
    attr(sheet, "data-state", under ? open ? "open" : "closed" : "choose")
    if (sheet.open && !sheet.contains(focused(sheet))) (open ? close : under ? again : list.querySelector("button") || back).focus() // what had it is hidden
    text(counted, under ? template(says.answered, { n: heard.answered }) : "")
    text(chip, room ? `${room.code}  ${heard?.question ? template(says.answered, { n: heard.answered }) : ""}` : "")
    show(chip, Boolean(room))
    text(warning, trouble ? says[trouble] : open && room.local ? says.local : "")
    show(warning, Boolean(warning.textContent))
    if (open) {
      drawCode(code, room.rows, room.link)
      text(link, room.link.replace(/^https?:\/\//, ""))
      text(word, room.code)
    }
    if (under) {
      text(body, heard.question.text)
      attr(body, "class", heard.question.asks.en || heard.question.asks.zh ? "body" : "body goes-on")
      show(body, Boolean(heard.question.text))
      const labels = open ? labelsOf(heard.question, lang) : []
      fill(options, labels, () => labels.map(label => el("li", {}, label)))
      show(options, labels.length > 0)
      if (!open) answers.draw(heard, room.topic?.n === heard.n ? room.topic : undefined, says, lang)
    } else drawOffers(says)
    uncover()
  }

  // A button stays while others join it: a click that has begun must not lose it.
  function drawOffers(says) {
    const all = [...stepOffer(), ...offered || []].sort((a, b) => OFFERS.indexOf(a.name) - OFFERS.indexOf(b.name))
    for (const one of all) {
      const button = offerButton(one.name)
      button.onclick = () => choose(one)
      text(button.firstChild, says[one.name])
      text(button.lastChild, hint(one))
    }
    order(list, all.map(one => offerButton(one.name).parentElement))
    text(none, offered && !all.length ? nothing(says) : "")
    if (offered && awaited) { awaited = false; list.querySelector("button")?.focus() }
  }

  // In a lesson it says which steps can ask.
  function nothing(says) {
    const steps = askingSteps(lesson.steps(), data.reading)
    return steps.length ? template(says.none_steps, { steps: steps.join(says.comma) }) : says.none
  }

  /** @param {string} name */
  function offerButton(name) {
    if (!buttons.has(name)) {
      const made = el("button.button", { type: "button" }, el("b"), el("span"))
      el("li", {}, made)
      buttons.set(name, made)
    }
    return buttons.get(name)
  }

  // What a question is about, in one line.
  function hint({ question }) {
    const labels = labelsOf(question, data.lang)
    return [question.asks[data.lang] || Object.values(question.asks)[0], labels.join(" / ")].filter(Boolean).join("  ") || `${question.text} …`
  }

  /** The question that the lesson's step brings. @returns {Offer[]} */
  function stepOffer() {
    const now = lesson.step()
    const sides = Object.entries({ en: now?.en, zh: now?.zh }).filter(([, side]) => side?.ask)
    const own = sides.find(([lang]) => lang === data.lang) || sides[0]
    if (!own) return []
    const { beside } = own[1].ask
    const told = beside ? [own] : sides // a word of one language is no other's
    return [{
      name: "step", beside, ids: [],
      question: { text: beside === "next word" ? String(own[1].state?.text ?? "") : "", asks: Object.fromEntries(told.map(([lang, side]) => [lang, side.ask.question])), choices: Object.fromEntries(told.map(([lang, side]) => [lang, side.ask.choices])) },
    }]
  }

  /** @param {Offer} one */
  function choose(one) {
    const { page } = data
    const address = location.search // it says what is shown
    calls.ask(one.question, n => {
      choosing = false
      covered = Boolean(one.beside) && press("cover") === true
      return { n, offer: one, page, address, judge: 0, judged: null, covered }
    })
  }

  function offer() {
    send({ kind: "ask" })
    drawAll()
  }

  function open() {
    if (!calls.room || !heard?.question) choosing = true
    awaited = choosing
    if (choosing) { offered = null; offer() }
    drawAll()
    openSheet(sheet)
  }

  return { draw, chip, open: () => sheet.open ? sheet.close() : open() }
}
