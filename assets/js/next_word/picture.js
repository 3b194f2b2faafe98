// Puts the parts together, and knows what is covered, what may be stepped, and what follows when a word was taken.
import { el } from "../kit/el.js"
import { createActions } from "./actions.js"
import { announce } from "./announce.js"
import { createBars } from "./bars.js"
import { createCompare } from "../kit/compare.js"
import { roving } from "../kit/roving.js"
import { createCompared } from "./compared.js"
import { createFlight } from "./flight.js"
import { createGuess } from "./guess.js"
import { createHistory } from "./history.js"
import { createInside } from "./inside.js"
import { createPipeline } from "./pipeline.js"
import { createPlayer } from "../kit/player.js"
import { fitRows } from "./rows_fit.js"
import { createStrip } from "./strip.js"
import { createTable } from "./table.js"
import { createTries } from "./tries.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function build(page) {
  const tell = page.act
  let peeked = null // the step whose bars the visitor asked to see all the same
  for (const kind of ["next", "take", "back", "restart", "goto", "try"]) page.runs.add(kind)

  page.act = act
  page.covered = () => Boolean(page.data.guess?.on && !page.data.guess.made && page.data.rows && peeked !== here())
  page.peek = () => { peeked = here(); page.redraw() }
  page.cover = on => { peeked = null; page.act("cover", { on }) }
  page.canStep = () => Boolean(page.data?.rows && !page.data.ended && !page.data.full)

  page.moved = () => (page.covered() ? null : page.data.compare?.next) || null

  const compare = createCompare(page)
  const compared = createCompared(page, compare.say)
  const parts = {
    compare, compared,
    strip: createStrip(page), bars: createBars(page, compared), guess: createGuess(page),
    actions: createActions(page), inside: createInside(page), history: createHistory(page), tries: createTries(page),
    pipeline: createPipeline(page), table: createTable(page),
  }
  page.parts = parts
  page.player = createPlayer(page, () => page.canStep() && !page.covered())
  const layer = el("div")
  const flight = createFlight(page, layer)
  parts.bars.node.append(parts.guess.node)
  roving(parts.bars.switchBox, "button", { line: true }).append(compare.switcher.node) // one Tab for both switches
  compare.extra.append(compared.node)
  page.main.append(parts.bars.node,
    el("div.side", {}, parts.actions.node, parts.inside.node, compare.node, parts.history.node, parts.tries.node), parts.pipeline.node)
  page.main.before(parts.strip.node, compare.strip)
  page.main.after(parts.table.node)
  page.root.append(layer)

  function here() {
    return `${page.data.history?.at}|${page.data.strip.length}`
  }

  // The loop is over: the model said so, or this server's limit is reached.
  /** @param {Data} data */
  function notice({ ended, full }) {
    const { says } = page
    if (ended) return { kind: "info", text: says.ended, values: { token: ended } }
    if (!full) return null
    const taken = page.data.history?.at // then there is a way back
    return { kind: "info", text: says.full, button: taken ? undefined : { label: says.shorten, act: "shorten" } }
  }

  function act(kind, extra = {}, by = "visitor") {
    if (by !== "player") page.player.stop()
    if (kind === "next" || kind === "take") flight.start(kind === "take" ? extra.id : page.data.draw?.id)
    tell(kind, extra)
  }

  /** @param {Data} data */
  function draw(data) {
    for (const part of Object.values(parts)) part.draw(data)
  }

  /** @param {Data} before @param {Data} data */
  function arrived(before, data, done) {
    if (before && before.history?.at !== data.history?.at) page.popover.close()
    flight.land(before, data)
    announce(page.live, before, data, page.says)
    page.player.answered(done)
  }

  // Whether it was otherwise.
  function cover(on) {
    if (!page.data.guess || page.data.guess.on === on) return false
    page.cover(on)
    return true
  }

  return {
    draw, arrived, notice,
    moves: { next: () => parts.actions.forward(), back: () => parts.actions.back(), toggle: () => parts.actions.toggle(), cover: () => cover(true), uncover: () => cover(false) },
    fit: () => fitRows(page),
    stop: () => page.player.stop(),
  }
}
