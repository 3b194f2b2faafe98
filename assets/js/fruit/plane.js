// The plane: fruits as arrows, the gaze that is dragged, the mix drawn tip to tail.
import { label, line } from "../kit/chart.js"
import { attr, show, svg, text } from "../kit/el.js"
import { pair, plain } from "./arithmetic.js"
import { fruit } from "./icons.js"
/** @import { Change, Page, State } from "./data.js" */

const NAMES = ["apple", "pear", "banana"]
const WIDE = 566
const HIGH = 486
const UNIT = 146
const ORIGIN = [372, 372]
const RAY = 2.05 // how far out the handle of a direction is held
const STEP = 0.1
const REACH = 3

const across = x => ORIGIN[0] + UNIT * x
const down = y => ORIGIN[1] - UNIT * y
const clamp = value => Math.round(Math.min(REACH, Math.max(-REACH, value)) * 100) / 100

/** @param {Page} page @param {(change: Change) => void} moved */
export function createPlane(page, moved) {
  const grid = svg("g", { class: "grid" })
  for (const at of [-2, -1, 0, 1]) {
    grid.append(line(across(at), 14, across(at), HIGH - 26, at ? "" : "axis"), label(across(at), HIGH - 8, plain(at), { "text-anchor": "middle" }))
  }
  for (const at of [0, 1, 2]) {
    grid.append(line(10, down(at), WIDE - 34, down(at), at ? "" : "axis"), label(WIDE - 26, down(at) + 5, plain(at), { "text-anchor": "start" }))
  }
  const cone = svg("path", { class: "cone" })
  const ray = arrow("gaze-line")
  const keys = NAMES.map(() => arrow("key-line"))
  const icons = NAMES.map(name => svg("g", { class: "fruit-at" }, fruit(name, 44)))
  const names = NAMES.map(() => svg("text", { class: "key-name" }))
  const places = NAMES.map(() => svg("text", { class: "place" }))
  const values = NAMES.map((_, i) => {
    const handle = svg("g", { class: "value-handle", tabindex: "0", role: "button" }, svg("circle", { r: 15, class: "hit" }), svg("path", { d: "M0 -10L10 0 0 10 -10 0z" }))
    grip(handle, () => state.values[i], to => moved({ values: state.values.map((one, k) => (k === i ? to : one)) }), () => false)
    return handle
  })
  const legs = NAMES.map(() => arrow("leg"))
  const sum = svg("line", { class: "sum", x1: across(0), y1: down(0) })
  const tip = svg("circle", { r: 10, class: "tip" })
  const tipName = svg("text", { class: "tip-name" })
  const leader = svg("line", { class: "leader" })
  const eye = svg("g", { class: "eye", transform: `translate(${across(0)} ${down(0)})` },
    svg("path", { d: "M-28 0C-16 -16 16 -16 28 0 16 16 -16 16 -28 0z" }), svg("circle", { r: 10, class: "iris" }), svg("circle", { r: 4, class: "pupil" }))
  const gazeName = svg("text", { class: "gaze-name" })
  const handle = svg("g", { class: "gaze-handle", tabindex: "0", role: "button" },
    svg("circle", { r: 26, class: "hit" }), svg("circle", { r: 15, class: "ring" }), svg("circle", { r: 5, class: "dot" }))
  const picture = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "plane", role: "group" },
    grid, cone, ray, ...keys, ...icons, ...names, ...places, leader, ...legs, sum, tip, ...values, eye, gazeName, tipName, handle)
  /** @type {State} */
  let state = null
  grip(handle, () => (state.match === "dot" ? state.gaze : held()), to => moved({ gaze: direction(to) }), () => state.match === "cosine")

  // With the cosine only the direction counts: its longer side is called 1.
  function direction([x, y]) {
    if (state.match === "dot") return [clamp(x), clamp(y)]
    const most = Math.max(Math.abs(x), Math.abs(y))
    return most < 0.05 ? state.gaze : [clamp(x / most), clamp(y / most)]
  }

  function held() {
    const [x, y] = state.gaze
    const length = Math.hypot(x, y)
    if (length === 0) return state.gaze
    // As far out as the plane has room: a gaze that is longer is cut off there.
    const room = [x < 0 ? 2.4 : 1.1, y < 0 ? 0.62 : 2.2]
    const edge = Math.min((room[0] * length) / Math.abs(x || 1e-9), (room[1] * length) / Math.abs(y || 1e-9))
    const far = Math.min(state.match === "dot" ? length : RAY, edge)
    return [(x / length) * far, (y / length) * far]
  }

  // Dragging by mouse, pen and finger, and the same by arrow keys.
  function grip(node, where, to, turning) {
    let from = null
    node.addEventListener("pointerdown", event => { from = event.pointerId; node.setPointerCapture(from); event.preventDefault(); node.focus() })
    node.addEventListener("pointermove", event => {
      if (event.pointerId !== from) return
      const box = picture.getBoundingClientRect()
      const x = ((event.clientX - box.left) / box.width) * WIDE
      const y = ((event.clientY - box.top) / box.height) * HIGH
      to([clamp((x - ORIGIN[0]) / UNIT), clamp((ORIGIN[1] - y) / UNIT)])
    })
    const end = () => { from = null }
    node.addEventListener("pointerup", end)
    node.addEventListener("pointercancel", end)
    node.addEventListener("keydown", event => {
      const step = event.shiftKey ? STEP / 10 : STEP
      const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] || []
      if (dx === undefined) return
      event.preventDefault()
      event.stopPropagation()
      const [x, y] = where()
      to(turning() ? turned([x, y], dx, dy, step) : [clamp(x + dx * step), clamp(y + dy * step)])
    })
  }

  // A direction is moved by the keys on the square it lies on, so that it never gets stuck.
  function turned([x, y], dx, dy, step) {
    const most = Math.max(Math.abs(x), Math.abs(y)) || 1
    return [x / most + dx * step, y / most + dy * step]
  }

  /** @param {State} now */
  function draw(now, parts, at) {
    state = now
    const { says } = page
    const [hx, hy] = held()
    aim(ray, [0, 0], [hx, hy], 17)
    attr(ray, "data-cut", now.match === "dot" && Math.hypot(hx, hy) < Math.hypot(...now.gaze) - 1e-9)
    const angle = Math.atan2(hy, hx)
    const edge = turn => `${across(2.6 * Math.cos(angle + turn))} ${down(2.6 * Math.sin(angle + turn))}`
    attr(cone, "d", `M${across(0)} ${down(0)}L${edge(0.17)}L${edge(-0.17)}Z`)
    show(cone, now.match === "cosine")
    attr(handle, "transform", `translate(${across(hx)} ${down(hy)})`)
    attr(handle, "aria-label", `${says.gaze} ${pair(now.gaze)}. ${says.drag}`)
    text(gazeName, `${now.match === "cosine" ? says.gaze_direction : says.gaze} ${pair(now.gaze)}`)
    putFree(gazeName, across(hx), down(hy))
    page.data.keys.forEach((key, i) => {
      aim(keys[i], [0, 0], key, 12)
      const apart = now.values !== null
      attr(icons[i], "transform", `translate(${across(key[0]) + [-38, 4, 6][i]} ${down(key[1]) + [-50, -58, -56][i]})`)
      text(names[i], says[NAMES[i]])
      put(names[i], across(key[0]) + [-38, 50, 50][i], down(key[1]) + [34, -30, -30][i], "start")
      text(places[i], pair(key))
      put(places[i], across(key[0]) + [-38, 50, 50][i], down(key[1]) + [54, -10, -10][i], "start")
      show(values[i], apart)
      if (apart) attr(values[i], "transform", `translate(${across(now.values[i][0])} ${down(now.values[i][1])})`)
      attr(values[i], "aria-label", `${says.gives}: ${says[NAMES[i]]} ${apart ? pair(now.values[i]) : ""}`)
    })
    const there = Boolean(parts)
    for (const node of [...legs, leader, sum, tip, tipName]) show(node, there)
    if (!there) return
    let from = [0, 0]
    legs.forEach((leg, i) => {
      const value = (now.values || page.data.keys)[i]
      const to = [from[0] + parts[i] * value[0], from[1] + parts[i] * value[1]]
      aim(leg, from, to, 11)
      from = to
    })
    attr(sum, "x2", across(at[0]))
    attr(sum, "y2", down(at[1]))
    attr(tip, "cx", across(at[0]))
    attr(tip, "cy", down(at[1]))
    text(tipName, `${says.mix} ${pair(at, 3)}`)
    put(tipName, 18, down(-0.42), "start")
    ends(leader, 96, down(-0.42) - 22, across(at[0]), down(at[1]))
  }

  // The gaze's name stands beside its handle where it covers no fruit and stays on the plane.
  function putFree(node, x, y) {
    const wide = 12.5 * node.textContent.length * (page.data.lang === "zh" ? 1.25 : 1)
    const taken = page.data.keys.map((key, i) => ({ left: across(key[0]) - 42, right: across(key[0]) + [60, 150, 150][i], top: down(key[1]) - 62, low: down(key[1]) + [60, 0, 0][i] }))
    /** @param {number[]} spot */
    const free = ([left, base]) => left >= 0 && left + wide <= WIDE && base > 26 && base < HIGH - 4 &&
      taken.every(box => left > box.right || left + wide < box.left || base < box.top || base - 24 > box.low)
    const spots = [[x + 26, y - 14], [x - wide - 26, y - 14], [x + 26, y + 34], [x - wide - 26, y + 34], [x - wide / 2, y - 30], [x - wide / 2, y + 44]]
    const [left, base] = spots.find(free) || [Math.max(4, Math.min(WIDE - wide, x + 26)), Math.max(26, Math.min(HIGH - 8, y - 14))]
    put(node, left, base, "start")
  }

  function put(node, x, y, anchor) {
    attr(node, "x", Math.round(x))
    attr(node, "y", Math.round(y))
    attr(node, "text-anchor", anchor)
  }

  return { node: picture, draw }
}

function arrow(cls) {
  return svg("g", { class: cls }, svg("line"), svg("path"))
}

function ends(line, ...places) {
  ["x1", "y1", "x2", "y2"].forEach((name, i) => { attr(line, name, places[i]) })
}

// Points an arrow from one place of the plane to another; its head keeps its size.
function aim(node, from, to, head) {
  const [x1, y1, x2, y2] = [across(from[0]), down(from[1]), across(to[0]), down(to[1])]
  const length = Math.hypot(x2 - x1, y2 - y1)
  const [ux, uy] = length ? [(x2 - x1) / length, (y2 - y1) / length] : [0, 0]
  const size = Math.min(head, length * 0.7)
  const [line, tip] = node.children
  ends(line, ...[x1, y1, x2 - ux * size, y2 - uy * size].map(place => place.toFixed(1)))
  const side = size * 0.55
  const base = [x2 - ux * size, y2 - uy * size]
  attr(tip, "d", `M${x2.toFixed(1)} ${y2.toFixed(1)}L${(base[0] - uy * side).toFixed(1)} ${(base[1] + ux * side).toFixed(1)}L${(base[0] + uy * side).toFixed(1)} ${(base[1] - ux * side).toFixed(1)}Z`)
}
