// The speaker's window: what to say, what comes next, and the time. The lecturer's window tells it; keys go back there.
import { el, text } from "../kit/el.js"
import { clock, commandOf } from "./steps.js"

/** @import { Told } from "./data.js" */

const channel = new BroadcastChannel("lesson")
const where = el("p.where")
const now = el("h1")
const note = el("p.note")
const label = el("h2")
const next = el("p.next")
const time = el("p.time", { role: "timer" })
const plan = el("p.plan")
document.querySelector("main").append(el("header", {}, where, time), now, note, el("section", {}, label, next), plan)

/** @type {Told | null} */
let told = null

function draw() {
  if (!told) return
  const { says, minutes } = told
  document.documentElement.lang = told.tag
  document.title = says.notes
  text(where, `${told.at + 1} / ${told.count}  ${told.page}`)
  text(now, told.sentence)
  text(note, told.note)
  text(label, says.then)
  text(next, told.next ? `${told.next.sentence} (${told.next.page})` : says.end)
  tick()
  text(plan, says.plan.replace("{from}", clock(60 * minutes.before)).replace("{to}", clock(60 * (minutes.before + minutes.step))).replace("{all}", clock(60 * minutes.all)))
}

function tick() {
  if (!told) return
  const gone = (Date.now() - told.begun) / 1000
  text(time, `${clock(gone)}  ·  ${new Date().toLocaleTimeString(told.tag, { hour: "2-digit", minute: "2-digit" })}`)
  time.classList.toggle("late", gone > 60 * (told.minutes.before + told.minutes.step))
}

channel.onmessage = ({ data }) => {
  if (data?.over) text(now, "")
  else if (data?.says) { told = data; draw() }
}

document.addEventListener("keydown", event => {
  const move = commandOf(event.key)
  if (!["next", "back", "page_next", "page_back", "blank"].includes(move) || event.repeat) return
  event.preventDefault()
  channel.postMessage({ move })
})
setInterval(tick, 500)
channel.postMessage({ hello: true })
