// Lecture mode: the sidebar goes, the step's sentence stands below the picture, and a clicker leads through the lesson.
import { attr, el, fill, show, template, text } from "../kit/el.js"
import { icon } from "../kit/icons.js"
import { theirs, typing as types, within } from "../kit/keys.js"
import { dropPresses, expectPage, press } from "../kit/presses.js"
import { theTexts } from "../kit/texts.js"
import { addressOf, commandOf, dialled, minutesBefore, sideOf } from "./steps.js"
import { keepLeft, keepPlace, place } from "./store.js"
import { createTyping } from "./typing.js"
import { openSheet, theRoom } from "./room.js"

/** @import { Data, Lesson } from "./data.js" */

const CHANNEL = "lesson"

const PATIENCE = 10_000 // ms: an answer can be lost
const TURNING = 2000 // ms: so can the turn to another page, where a page ran again at that moment

/**
 * @param {(act: import("../kit/data.js").Act) => number} send - tells Python; returns the number of the act
 * @param {HTMLElement} chip - what stands among the buttons while a room is open
 */
export function createLecture(send, chip) {
  const words = el("h1.sentence")
  const todo = el("p.todo")
  const count = el("span.count")
  const model = el("span.model") // the sidebar, which names it, is gone
  const jump = el("span.jump", { role: "status" })
  const button = (name, sign, act) => el(`button.${name}`, { type: "button", onclick: act }, icon(sign))
  const back = button("back", "previous", () => go(at - 1))
  const next = button("next", "chevron", () => go(at + 1))
  const shut = button("shut", "close", leave)
  const typing = createTyping(send, words)
  const bar = el("section.bar", {}, el("div.stop", {}, todo, words), typing.node, el("div.controls", {}, chip, jump, el("span.where", {}, count, model), back, next, shut))
  const black = el("div.black", { hidden: "", onclick: () => blank(false) })
  const list = el("dl.keys")
  const close = el("button.button", { type: "button", onclick: () => sheet.close() })
  const sheet = el("dialog.sheet", {}, el("h2"), list, close)

  const room = new ResizeObserver(() => {
    document.documentElement.style.setProperty("--bar", `${bar.offsetHeight}px`)
    window.dispatchEvent(new Event("resize")) // pictures take what the bar leaves them
  })

  const channel = new BroadcastChannel(CHANNEL)
  /** @type {Data} */
  let data = null
  /** @type {Lesson | null} */
  let lesson = null
  let name = ""
  let at = 0
  let begun = 0
  let entered = 0 // ms; 0 after a reload: what the visitor had before is not known any more
  let typed = ""
  let named = { at: 0, title: "" } // the model that was named last, and the step at which it became another
  /** @type {{ n: number, at: number, since: number } | null} */
  let underway = null // one step is opened at a time: who presses faster gets the last one asked for

  /** @param {Lesson} chosen @param {string} called @param {number} from @param {number} since - ms, when it began */
  function begin(chosen, called, from, since = Date.now()) {
    keepLeft(null)
    lesson = chosen
    name = called
    begun = since
    document.documentElement.classList.add("lecturing")
    theRoom().append(bar, black)
    room.observe(bar)
    const reopened = place()
    const same = reopened && reopened.at === from && reopened.begun === since
    entered = same ? 0 : Date.now()
    go(from, !same)
  }

  // Leaving changes nothing of what is shown: the visitor is exactly there. What was there before is offered by Python.
  function leave() {
    send({ kind: "left" })
    keepLeft({ name, at, begun })
    typing.close()
    lesson = null
    underway = null
    blank(false)
    keepPlace(null)
    document.documentElement.classList.remove("lecturing")
    room.disconnect()
    bar.remove()
    black.remove()
    channel.postMessage({ over: true })
    window.dispatchEvent(new Event("resize"))
  }

  // open: false where the page shows the step already, as after a reload.
  function go(to, open = true) {
    if (!lesson || to < 0 || to >= lesson.step.length) return
    at = to
    dropPresses()
    blank(false)
    typing.close()
    keepPlace({ name, at, begun })
    draw(data)
    if (open) {
      underway = underway && Date.now() - underway.since < PATIENCE ? underway : null
      if (!underway) ask()
    }
    tell()
  }

  function ask() {
    const { page } = lesson.step[at]
    if (page !== data.page) expectPage(new URL(page, document.baseURI).href)
    underway = { n: send({ kind: "open", begun: entered, ...opened(at), ahead: opened(at + 1) }), at, since: Date.now() }
  }

  function answered() {
    if (!underway || data.opened !== underway.n) return
    if (data.page !== lesson.step[underway.at].page) {
      const missed = underway
      setTimeout(() => { if (lesson && underway === missed) ask() }, TURNING)
      return
    }
    const same = underway.at === at
    underway = null
    if (same) prepare()
    else ask()
  }

  // The next step's page, its code, looks and words, is fetched while this one is talked about.
  function prepare() {
    const page = lesson.step[at + 1]?.page
    if (!page) return
    theTexts(`texts/${page}`, data.lang)
    import(new URL(`../${page}.js`, import.meta.url).href).catch(() => {}) // then it is fetched when it is shown
  }

  const opened = i => lesson.step[i] ? { page: lesson.step[i].page, address: addressOf(lesson.step[i], data.lang) } : null

  /** @param {Data} told */
  function draw(told) {
    const other = data && data.lang !== told.lang
    data = told
    const { says } = data
    fill(list, data.lang, () => keysOf(says).flatMap(([key, what]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, what)]))
    text(sheet.firstChild, says.keys)
    text(close, says.close)
    for (const [node, said] of [[back, says.key_back], [next, says.key_next], [shut, says.key_leave]]) {
      attr(node, "aria-label", said)
      attr(node, "title", said)
    }
    attr(bar, "aria-label", says.lecture)
    typing.draw(data)
    if (!lesson) return
    answered()
    const side = sideOf(lesson.step[at], data.lang)
    text(words, side.sentence)
    text(todo, side.do || "")
    show(todo, Boolean(side.do))
    text(count, `${at + 1} / ${lesson.step.length}`)
    nameModel()
    attr(back, "disabled", at === 0)
    attr(next, "disabled", at + 1 === lesson.step.length)
    if (other) tell()
  }

  // Once the step's page is there: until then the model is the one before.
  function nameModel() {
    if (underway) return
    if (data.unnamed && data.model !== named.title) named = { at, title: data.model }
    const other = named.at === at && at > 0
    show(model, data.unnamed)
    attr(model, "data-other", other)
    text(model, other ? template(data.says.model_now, { model: data.model }) : data.model)
  }

  function tell() {
    if (!lesson) return channel.postMessage({ over: true })
    const step = lesson.step[at]
    const after = lesson.step[at + 1]
    const side = sideOf(step, data.lang)
    /** @type {import("./data.js").Told} */
    const told = {
      says: data.says, tag: data.tag, at, count: lesson.step.length, sentence: side.sentence, note: side.note, page: data.pages[step.page],
      next: after ? { sentence: sideOf(after, data.lang).sentence, page: data.pages[after.page] } : null,
      minutes: { before: minutesBefore(lesson, at), step: step.minutes, all: minutesBefore(lesson, lesson.step.length) }, begun,
    }
    channel.postMessage(told)
  }

  channel.onmessage = ({ data: said }) => {
    if (said?.hello) tell()
    else if (said?.move) run(said.move)
  }

  function blank(on = black.hasAttribute("hidden")) {
    show(black, on)
  }

  const commands = {
    next: () => go(at + 1), back: () => go(at - 1), first: () => go(0), last: () => go(lesson.step.length - 1),
    page_next: () => press("page_next"), page_back: () => press("page_back"),
    blank: () => blank(), notes: openNotes, type: () => data.reads ? typing.open() : text(jump, data.says.type_none), keys: () => sheet.open ? sheet.close() : openSheet(sheet),
    full: () => document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.(),
    leave: () => black.hasAttribute("hidden") ? leave() : blank(false),
  }
  const run = command => lesson && Object.hasOwn(commands, command) && commands[command]()

  function openNotes() {
    window.open(new URL("notes.html", import.meta.url), "lesson-notes", "width=960,height=720")
  }

  // Before the page hears of it: what is not meant for the lesson goes on to the page's own keys.
  function onkey(event) {
    if (!lesson || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === "?" && !types(event)) { event.preventDefault(); return run("keys") } // above an open dialog too
    if (theirs(event)) return
    if (theRoom().querySelector("dialog[open]")) return event.stopPropagation() // nothing moves behind it
    if (event.key === " " && within(event, "button, a[href], summary")) return
    if (event.key === "Enter" && !typed) return
    const command = commandOf(event.key)
    if (!command && !/^(\d|Enter)$/.test(event.key)) return
    event.preventDefault()
    if (event.repeat) return
    const before = dialled(typed, event.key, lesson.step.length)
    typed = before.typed
    text(jump, typed)
    if (before.jump !== null) go(before.jump)
    else if (command) run(command)
  }
  window.addEventListener("keydown", onkey, true)

  return { begin, draw, notes: openNotes, get on() { return Boolean(lesson) }, get step() { return lesson?.step[at] || null }, get steps() { return lesson?.step || [] } }
}

/** Each key and what it does. @param {Record<string, string>} says */
function keysOf(says) {
  return [
    [`→  Page Down  ${says.key_space}`, says.key_next], ["←  Page Up", says.key_back], ["↓  ↑", says.key_page], ["1 2  Enter", says.key_jump],
    ["T", says.key_type], ["W", says.key_questions], ["B", says.key_blank], ["F", says.key_full], ["N", says.key_notes], ["Q", says.share], ["A", says.ask], ["?", says.key_list], ["Esc", says.key_leave],
  ]
}
