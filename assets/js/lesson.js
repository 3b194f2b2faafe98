// Lessons: a few buttons in the sidebar, and behind them lecture mode (lesson/lecture.js), the choice of a lesson
// (lesson/picker.js), the lecturer's own (lesson/builder.js) and questions to the room (lesson/ask.js). The lesson stands in the browser, Python opens its steps.
import { createActs } from "./kit/acts.js"
import { attr, el, text } from "./kit/el.js"
import { held, theirs } from "./kit/keys.js"
import { adopt, load, theme } from "./kit/styles.js"
import { icon } from "./kit/icons.js"
import { worded } from "./kit/texts.js"
import { createAsk } from "./lesson/ask.js"
import { createBuilder } from "./lesson/builder.js"
import { createLecture } from "./lesson/lecture.js"
import { createPicker } from "./lesson/picker.js"
import { dress } from "./lesson/room.js"
import { createShare } from "./lesson/share.js"
import { leftAt, ownLesson, place } from "./lesson/store.js"

/** @import { Data, Lesson } from "./lesson/data.js" */

const sheets = await load(["tokens", "kit", "tools"])
/** @type {Data} */
let data = null
const ready = new Map()

const acts = createActs()
/** @type {ReturnType<typeof createLecture>} */
let lecture = null
const ask = createAsk(acts.push, { step: () => lecture.step, steps: () => lecture.steps })
lecture = createLecture(acts.push, ask.chip)
const builder = createBuilder(acts.push)
const share = createShare(acts.push)
const picker = createPicker(begin, async name => acts.push({ kind: "check", lesson: await lessonOf(name) }), () => builder.open(), goOn)

const button = (sign, act) => el("button.tool.named", { type: "button", onclick: act }, icon(sign), el("span"))
const start = button("board", choose)
const add = button("plus", () => builder.add(data))
const link = button("code", () => share.open())
const poll = button("people", () => ask.open())
const node = el("div.kit.tools.lecturers", {}, start, add, link, poll)
let resumed = false

export default worded("lesson", ({ data: told, parentElement, setTriggerValue }) => {
  if (node.parentElement !== parentElement) {
    adopt(parentElement.getRootNode(), sheets)
    parentElement.replaceChildren(node)
  }
  acts.connect(setTriggerValue)
  acts.answered(told.ack)
  data = told
  attr(node, "data-theme", theme(node))
  dress(data.tag, theme(node))
  const { says } = data
  named(start, says.lecture_short, `${says.lecture} (L)`)
  named(add, says.add_short, says.add)
  named(link, says.share_short, `${says.share} (Q)`)
  named(poll, says.ask_short, `${says.ask} (A)`)
  lecture.draw(data)
  picker.draw(data)
  builder.draw(data)
  share.draw(data)
  ask.draw(data)
  if (!resumed) resume()
})

function named(node, name, said) {
  text(node.lastElementChild, name)
  attr(node, "title", said)
}

function choose() {
  picker.draw(data)
  picker.open()
}

// A reload leaves a lecture where it was.
async function resume() {
  resumed = true
  const here = place()
  if (!here) return
  const lesson = await lessonOf(here.name)
  if (lesson?.step[here.at]) lecture.begin(lesson, here.name, here.at, here.begun)
}

// What was left goes on at its step, also where the visitor has gone elsewhere since.
async function goOn() {
  const { name, at, begun } = leftAt()
  const lesson = await lessonOf(name)
  if (lesson?.step[at]) lecture.begin(lesson, name, at, begun)
}

async function begin(name) {
  const lesson = await lessonOf(name)
  if (lesson?.step.length) lecture.begin(lesson, name, 0)
}

/** @param {string} name @returns {Promise<Lesson | null>} */
async function lessonOf(name) {
  if (!name) return ownLesson()
  if (!ready.has(name)) {
    const answer = await fetch(new URL(`../lessons/${name}.json`, import.meta.url))
    if (!answer.ok) return null
    ready.set(name, await answer.json())
  }
  return ready.get(name)
}

// L chooses a lesson; Q shows the code of this view, A asks the room, and the same key takes that away again. A dialog that
// was just closed has the focus for a moment more.
document.addEventListener("keydown", event => {
  const key = event.key.toLowerCase()
  if (event.defaultPrevented || event.repeat || held(event) || !node.isConnected || !["l", "q", "a"].includes(key)) return
  if (theirs(event, "dialog.share, dialog.ask")) return
  event.preventDefault()
  if (key === "q") share.open()
  else if (key === "a") ask.open()
  else if (!lecture.on) choose()
})
