// Which lesson to give: those that come with the app, and the lecturer's own. "Check before class" runs through one.
import { attr, el, fill, show, template, text } from "../kit/el.js"
import { leftAt, ownLesson } from "./store.js"
import { titleOf } from "./steps.js"
import { openSheet } from "./room.js"

/** @import { Data, Lesson } from "./data.js" */

/**
 * @param {(name: string) => void} begin - "" is the own lesson
 * @param {(name: string) => void} check
 * @param {() => void} edit - opens the own lesson
 * @param {() => void} goOn - with the lesson that was left
 */
export function createPicker(begin, check, edit, goOn) {
  const title = el("h2")
  const back = el("button.button.filled.go-on", { type: "button", onclick: () => { sheet.close(); goOn() } })
  const list = el("ul.lessons")
  const progress = el("progress", { max: "1" })
  const found = el("ol.found", { role: "status" })
  const edits = el("button.button", { type: "button", onclick: () => { sheet.close(); edit() } })
  const close = el("button.button", { type: "button", onclick: () => sheet.close() })
  const sheet = el("dialog.sheet", {}, title, back, list, progress, found, el("div.row", {}, edits, close))

  /** @param {Data} data */
  function draw({ says, lang, lessons, checks }) {
    text(title, says.lecture)
    text(edits, says.own)
    text(close, says.close)
    const own = ownLesson()
    const all = [...lessons, ...own.step.length ? [{ name: "", title: own.title, minutes: own.step.reduce((sum, one) => sum + one.minutes, 0), steps: own.step.length }] : []]
    fill(list, [lang, all], () => all.map(one => row(one, says, lang)))
    const left = leftAt()
    const whose = left && all.find(one => one.name === left.name)
    show(back, Boolean(whose))
    if (whose) text(back, template(says.go_on, { n: left.at + 1, title: titled(whose, says, lang) }))
    const running = checks?.state === "running"
    show(progress, running)
    attr(progress, "aria-label", says.check)
    if (running) attr(progress, "value", checks.share.toFixed(2))
    show(found, Boolean(checks))
    if (checks) fill(found, [lang, checks.found], () => checks.found.map(one => result(one, says)))
  }

  function row(one, says, lang) {
    const name = titled(one, says, lang)
    return el("li", {},
      el("button.button.filled", { type: "button", onclick: () => { sheet.close(); begin(one.name) } }, name),
      el("span.size", {}, says.size.replace("{steps}", one.steps).replace("{minutes}", String(one.minutes))),
      el("button.button", { type: "button", onclick: () => check(one.name), "aria-label": `${says.check}: ${name}` }, says.check))
  }

  const titled = ({ title }, says, lang) => titleOf(/** @type {Lesson} */ ({ title, step: [] }), lang) || says.own

  function result(one, says) {
    const told = one.failed.map(([claim, instead]) => says.failed.replace("{claim}", claim).replace("{found}", instead))
    return el(one.good ? "li.good" : "li.bad", {}, `${one.good ? "✓" : "✗"} ${one.sentence} `, el("small", {}, says.cost.replace("{seconds}", one.seconds.toFixed(2))),
      ...[...told, one.trouble].filter(Boolean).map(line => el("p", {}, line)))
  }

  return { draw, open: () => openSheet(sheet) }
}
