// A fresh model learns while one watches, and beside it a twin on the same words in shuffled order.
import { label, line, linear, through } from "../kit/chart.js"
import { attr, el, fill, rich, show, svg, template, text } from "../kit/el.js"
import { word } from "../kit/chip.js"
import { icon } from "../kit/icons.js"
import { roving } from "../kit/roving.js"
import { createRows } from "./rows.js"
/** @import { Data, Job, Page, Train } from "./data.js" */

const WIDE = 560
const HIGH = 300
const EDGE = { left: 36, right: 120, top: 26, bottom: 26 }
const APART = 19 // px between the two names
const TOP = 8 // of the loss

/** @param {Page} page */
export function createTrain(page) {
  const intro = el("p.intro")
  const sizes = roving(el("div.sizes", { role: "radiogroup" }), "button", { line: true, picks: true })
  const go = el("button.button.filled", { type: "button" })
  const hold = el("button.button", { type: "button" })
  const stop = el("button.button", { type: "button", onclick: () => page.act("stop") })
  const status = el("p.status", { role: "status" })
  const lines = svg("g")
  const picture = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "curve", role: "img" }, lines)
  const earlier = el("p.caption")
  const bars = createRows(() => page.tabulate())
  const lead = el("h2")
  const untrained = el("p.caption")
  const spoken = el("p.said")
  const past = el("p.caption")
  const node = el("div.train", {}, intro, el("div.steer", {}, sizes, go, hold, stop, status),
    el("div.pair", {}, el("div", {}, picture, earlier), el("div", {}, lead, bars.node, spoken, untrained, past)))
  const ended = new Map() // size: what it came to, to compare
  let size = "middle"
  let shown = false // whether a training was there before this visit to the page was drawn

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { job: last, sizes: some, most, fresh } = data.train
    const active = Boolean(last) && ["queued", "running", "paused"].includes(last.state)
    if (last && !(last.size === size) && (active || !shown)) size = last.size
    shown ||= Boolean(last)
    const job = active || last?.size === size ? last : null // another size is chosen: that one is untrained
    fill(intro, data.lang, () => rich(says.train_intro, {}, page.term))
    attr(sizes, "aria-label", says.size)
    fill(sizes, [some, size, active, data.lang], () => some.map(one => el("button.choice", {
      type: "button", role: "radio", "aria-checked": String(one.name === size), disabled: active,
      onclick: () => { size = one.name; page.redraw() },
    }, named(some, one.name))))
    show(go, !active)
    show(hold, active && job.state !== "queued")
    show(stop, active)
    fill(go, data.lang, () => [icon("play"), says.start])
    go.onclick = () => page.act("train", { size })
    const paused = job?.state === "paused"
    fill(hold, [paused, data.lang], () => [icon(paused ? "play" : "pause"), paused ? says.resume : says.hold])
    hold.onclick = () => page.act(paused ? "resume" : "pause")
    fill(stop, data.lang, () => [says.stop])
    text(status, said(job, most))
    text(lead, says.bars)
    fill(spoken, [job?.said, data.lang], () => job?.said.length ? [el("span.lead", {}, says.goes_on), ...job.said.map(token => el("span.token", { "data-kind": token.kind }, word(token)))] : [])
    if (last?.points.length && !active) ended.set(last.size, last.points.at(-1))
    fill(past, [[...ended], active, data.lang], () => [...ended].filter(([name]) => active || name !== job?.size).map(([name, point]) => `${named(some, name)}: ${template(says.came_to, { loss: point[1].toFixed(2), n: point[0].toLocaleString("en") })} `))
    drawCurve(job, data)
    const kept = data.train.kept[size]
    text(earlier, active ? says.watched : job || !kept ? "" : template(says.kept, { ...some.find(one => one.name === size), n: kept.step.toLocaleString("en"), s: kept.seconds }))
    bars.draw(job?.rows || fresh.rows[size])
    text(untrained, job ? "" : template(says.untrained, { n: fresh.known }))
  }

  /** @param {Train["sizes"]} some */
  function named(some, name) {
    const { layers, width } = some.find(one => one.name === name)
    return template(page.says.size_of, { layers, width })
  }

  /** @param {Job | null} job */
  function said(job, most) {
    const { says } = page
    if (!job) return says.idle
    if (job.state === "queued") return template(says.queued, { n: job.before })
    const values = { n: job.step, most, limit: page.data.train.limit, s: job.seconds.toFixed(0), speed: job.speed.toLocaleString("en") }
    return template(says[`state_${job.state}`], values)
  }

  /** @param {Data} data */
  function drawCurve(job, data) {
    const { says } = page
    const kept = job ? null : data.train.kept[size] // before a training of one's own there is one to look at
    const points = (job || kept)?.points || []
    attr(picture, "data-kept", !job)
    const most = points.length ? Math.min(data.train.most, Math.max(50, points.at(-1)[0] * 1.3)) : data.train.most // it grows with the training
    const x = linear([0, most], [EDGE.left, WIDE - EDGE.right])
    const y = linear([0, TOP], [HIGH - EDGE.bottom, EDGE.top])
    const curve = (at, cls) => through(points.map(point => [x(point[0]), y(point[at])]), cls)
    attr(picture, "aria-label", says.curve)
    fill(lines, [points, Boolean(job), data.lang], () => [
      ...[0, 2, 4, 6, 8].flatMap(loss => [
        line(EDGE.left, y(loss), WIDE - EDGE.right, y(loss), "grid"),
        label(EDGE.left - 6, y(loss) + 5, loss, { class: "axis end" }),
      ]),
      ...ticks(most).map(step => label(x(step), HIGH - 6, step, { class: "axis middle" })),
      label(EDGE.left - 22, 14, says.loss, { class: "axis" }), label(WIDE - EDGE.right + 28, HIGH - 6, says.steps, { class: "axis" }),
      curve(2, "twin"), curve(1, "loss"),
      ...(points.length ? [
        label(x(points.at(-1)[0]) + 8, y(points.at(-1)[2]) + 5, `${says.twin} ${points.at(-1)[2].toFixed(2)}`, { class: "twin-name" }),
        label(x(points.at(-1)[0]) + 8, Math.max(y(points.at(-1)[1]), y(points.at(-1)[2]) + APART) + 5, `${says.own} ${points.at(-1)[1].toFixed(2)}`, { class: "loss-name" }),
      ] : []),
    ])
  }

  // Round steps on the axis, three to six of them.
  function ticks(most) {
    const wide = [10, 20, 50, 100, 200, 500].find(step => most / step <= 5)
    return Array.from({ length: Math.floor(most / wide) + 1 }, (_, i) => i * wide)
  }

  /** @param {Data} data */
  function rows(data) {
    const { says } = page
    const points = (data.train.job || data.train.kept[size])?.points || [] // the last one trained, or one kept
    return [[says.steps, says.own, says.twin], ...points.filter((_, i) => i % 8 === 0 || i === points.length - 1).map(point => [point[0], point[1].toFixed(3), point[2].toFixed(3)])]
  }

  return { node, draw, rows }
}
