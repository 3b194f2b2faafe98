// A fresh model learns while one watches, and beside it a twin on the same words in shuffled order.
import { attr, el, fill, show, svg, template, text } from "../kit/el.js"
import { icon } from "../kit/icons.js"
import { createRows } from "./rows.js"

const WIDE = 560
const HIGH = 330
const EDGE = { left: 36, right: 110, top: 12, bottom: 26 }

export function createTrain(page) {
  const intro = el("p.intro")
  const sizes = el("div.sizes", { role: "radiogroup" })
  const go = el("button.button.filled", { type: "button" })
  const hold = el("button.button", { type: "button" })
  const stop = el("button.button", { type: "button", onclick: () => page.act("stop") })
  const status = el("p.status", { role: "status" })
  const lines = svg("g")
  const picture = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "curve", role: "img" }, lines)
  const bars = createRows()
  const lead = el("h2")
  const node = el("div.train", {}, el("div.top", {}, intro, el("div.steer", {}, sizes, go, hold, stop)), status,
    el("div.pair", {}, picture, el("div", {}, lead, bars.node)))
  let size = "middle"

  function draw(data) {
    const { words } = page
    const { job, sizes: some, most } = data.train
    const active = Boolean(job) && ["queued", "running", "paused"].includes(job.state)
    text(intro, words.train_intro)
    attr(sizes, "aria-label", words.size)
    fill(sizes, [some, size, active, data.lang], () => some.map(one => el("button.choice", {
      type: "button", role: "radio", "aria-checked": String(one.name === size), disabled: active,
      onclick: () => { size = one.name; page.redraw() },
    }, template(words.size_of, { layers: one.layers, width: one.width }))))
    show(go, !active)
    show(hold, active && job.state !== "queued")
    show(stop, active)
    fill(go, data.lang, () => [icon("play"), words.start])
    go.onclick = () => page.act("train", { size })
    const paused = job?.state === "paused"
    fill(hold, [paused, data.lang], () => [icon(paused ? "play" : "pause"), paused ? words.resume : words.hold])
    hold.onclick = () => page.act(paused ? "resume" : "pause")
    fill(stop, data.lang, () => [words.stop])
    text(status, said(job, most))
    text(lead, words.bars)
    drawCurve(job, data)
    bars.draw(job?.rows || [])
  }

  function said(job, most) {
    const { words } = page
    if (!job) return words.idle
    if (job.state === "queued") return template(words.queued, { n: job.before })
    const values = { n: job.step, most, s: job.seconds.toFixed(0), speed: job.speed.toLocaleString("en") }
    return template(words[`state_${job.state}`], values)
  }

  function drawCurve(job, data) {
    const { words } = page
    const points = job?.points || []
    const most = data.train.most
    const top = 8
    const x = step => EDGE.left + (WIDE - EDGE.left - EDGE.right) * (step / most)
    const y = loss => EDGE.top + (HIGH - EDGE.top - EDGE.bottom) * (1 - loss / top)
    const path = (at, cls) => svg("path", { class: cls, d: points.map((point, i) => `${i ? "L" : "M"}${x(point[0]).toFixed(1)} ${y(point[at]).toFixed(1)}`).join("") })
    const label = (a, b, cls, value) => { const one = svg("text", { x: a, y: b, class: cls }); one.textContent = value; return one }
    attr(picture, "aria-label", words.curve)
    fill(lines, [points, data.lang], () => [
      ...[0, 2, 4, 6, 8].flatMap(loss => [
        svg("line", { class: "grid", x1: EDGE.left, x2: WIDE - EDGE.right, y1: y(loss), y2: y(loss) }),
        label(EDGE.left - 6, y(loss) + 5, "axis end", loss),
      ]),
      ...[0, 500, 1000, 1500].map(step => label(x(step), HIGH - 6, "axis middle", step)),
      path(2, "twin"), path(1, "loss"),
      ...(points.length ? [
        label(x(points.at(-1)[0]) + 8, y(points.at(-1)[2]) + 5, "twin-name", `${words.twin} ${points.at(-1)[2].toFixed(2)}`),
        label(x(points.at(-1)[0]) + 8, y(points.at(-1)[1]) + 5, "loss-name", `${words.own} ${points.at(-1)[1].toFixed(2)}`),
      ] : []),
    ])
  }

  function rows(data) {
    const { words } = page
    const points = data.train.job?.points || []
    return [[words.steps, words.own, words.twin], ...points.filter((_, i) => i % 8 === 0 || i === points.length - 1).map(point => [point[0], point[1].toFixed(3), point[2].toFixed(3)])]
  }

  return { node, draw, rows }
}
