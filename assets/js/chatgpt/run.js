// The buttons of a training in the workshop: begin, hold, go on, stop; and how far it is.
import { attr, el, fill, show, template, text } from "../kit/el.js"
import { icon } from "../kit/icons.js"
/** @import { Job, Page } from "./data.js" */

const ALIVE = ["queued", "running", "paused"]
export const alive = job => Boolean(job) && ALIVE.includes(job.state)

/** @param {Page} page @param {() => void} begin */
export function createRun(page, begin) {
  const go = el("button.button.filled", { type: "button", onclick: begin })
  const hold = el("button.button", { type: "button" })
  const stop = el("button.button", { type: "button", onclick: () => page.act("stop") })
  const status = el("p.status", { role: "status" })
  const node = el("div.run", {}, go, hold, stop, status)

  // `at` and `most` are steps; `idle` is said while nothing runs; `can` says whether there is anything to begin.
  /** @param {Job | null} job @param {{ label: string, at: number, most: number, idle: string, can?: boolean }} how */
  function draw(job, { label, at, most, idle, can = true }) {
    const { says } = page
    const { lang } = page.data
    const active = alive(job)
    const paused = job?.state === "paused"
    show(go, !active)
    show(hold, active && job.state !== "queued")
    show(stop, active)
    fill(go, [label, lang], () => [icon("play"), label])
    attr(go, "disabled", !can)
    fill(hold, [paused, lang], () => [icon(paused ? "play" : "pause"), paused ? says.resume : says.hold])
    hold.onclick = () => page.act(paused ? "resume" : "pause")
    text(stop, says.stop)
    const values = job ? { n: job.before, at, most, s: job.seconds.toFixed(0) } : {}
    text(status, job ? template(says[`job_${job.state}`], values) : idle)
  }

  return { node, draw }
}
