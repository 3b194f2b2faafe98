// Puts the parts together, hands each new data to them, and knows what is under way.
import { attr, el, fill } from "../kit/el.js"
import { createActs } from "../kit/acts.js"
import { listen } from "../kit/keys.js"
import { createPopover, createTerms } from "../kit/popover.js"
import { createNotice } from "../kit/notice.js"
import { scale } from "../kit/scale.js"
import { watchSize } from "../kit/size.js"
import { theme } from "../kit/styles.js"
import { createActions } from "./actions.js"
import { createBars } from "./bars.js"
import { createFlight } from "./flight.js"
import { createGuess } from "./guess.js"
import { createHistory } from "./history.js"
import { createPipeline } from "./pipeline.js"
import { createPlayer } from "./player.js"
import { createStrip } from "./strip.js"
import { createTable } from "./table.js"
import { createTries } from "./tries.js"
import { fitRows } from "./rows_fit.js"
import { announce } from "./announce.js"

const MODEL_RUNS = new Set(["next", "take", "back", "restart", "goto", "try", "retry", "example"])
const SLOW = 500 // ms until an act that runs the model shows grey bars

export function createPage(parent) {
  const root = el("div.kit.next-word")
  const page = { root, data: null, words: {}, layout: "wide", px: 1, peeked: null, slow: false }
  let slowTimer = 0
  let waitingFor = null

  page.popover = createPopover(root)
  page.term = createTerms(page.popover, key => page.data.glossary[key])
  page.acts = createActs(watchSlow)
  page.act = act
  page.redraw = () => page.data && drawParts()
  page.covered = () => Boolean(page.data.guess?.on && !page.data.guess.made && page.data.rows && page.peeked !== here())
  page.peek = () => { page.peeked = here(); page.redraw() }
  page.canStep = () => Boolean(page.data && page.data.rows && !page.data.ended && !page.data.full)

  const title = el("h1")
  const live = el("div.unseen", { "aria-live": "polite" })
  const layer = el("div")
  const parts = {
    notice: createNotice(page, ending), strip: createStrip(page), bars: createBars(page), guess: createGuess(page),
    actions: createActions(page), history: createHistory(page), tries: createTries(page),
    pipeline: createPipeline(page), table: createTable(page),
  }
  page.parts = parts
  page.player = createPlayer(page)
  const flight = createFlight(page, layer)
  parts.bars.node.append(parts.guess.node)
  const main = el("div.main", {}, parts.bars.node,
    el("div.side", {}, parts.actions.node, parts.history.node, parts.tries.node), parts.pipeline.node)
  page.main = main
  root.append(title, parts.strip.node, main, parts.table.node, live, layer)
  parent.append(root)
  const size = watchSize(page, () => fitRows(page))
  let unlisten = null

  function here() {
    return `${page.data.history?.at}|${page.data.strip.length}`
  }

  // The loop is over: the model said so, or this server's limit is reached.
  function ending({ ended, full }) {
    const { words } = page
    if (ended) return { kind: "info", text: words.ended, values: { token: ended } }
    return full ? { kind: "info", text: words.full } : null
  }

  function act(kind, extra = {}, by = "visitor") {
    if (by !== "player") page.player.stop()
    if (kind === "next" || kind === "take") flight.start(kind === "take" ? extra.id : page.data.draw?.id)
    page.acts.push({ kind, ...extra })
  }

  // Python is answering; after half a second the picture says so.
  function watchSlow() {
    const { flying } = page.acts
    const busy = flying && MODEL_RUNS.has(flying.kind) ? flying.n : null
    if (busy === waitingFor) return
    waitingFor = busy
    clearTimeout(slowTimer)
    if (busy) slowTimer = setTimeout(() => { page.slow = true; page.redraw() }, SLOW)
    if (page.slow) { page.slow = false; page.redraw() }
  }

  function draw(data, setTriggerValue) {
    const before = page.data
    page.data = data
    page.words = data.words
    page.acts.connect(setTriggerValue)
    const done = page.acts.answered(data.ack)
    drawParts()
    if (before && before.history?.at !== data.history?.at) page.popover.close()
    flight.land(before, data)
    announce(live, before, data, page.words)
    page.player.answered(done)
    unlisten ||= listen(root, { ArrowRight: () => parts.actions.forward(), ArrowLeft: () => parts.actions.back(), " ": () => parts.actions.toggle() })
    size.settle()
  }

  function drawParts() {
    const { data, words } = page
    const mode = theme(root)
    if (root.dataset.theme !== mode) {
      root.dataset.theme = mode
      page.tint = scale(root, "prob")
    }
    attr(root, "lang", data.lang === "zh" ? "zh-CN" : "en")
    attr(root, "data-layout", page.layout)
    fill(title, [words.title_before, words.title_subject], () => [words.title_before, el("span.subject", {}, words.title_subject)])
    for (const part of Object.values(parts)) part.draw(data)
  }

  // Streamlit may call an older draw's cleanup while the component still stands: only a detached root is left.
  function leave() {
    setTimeout(() => {
      if (root.isConnected) return
      unlisten?.()
      unlisten = null
      clearTimeout(slowTimer)
      page.player.stop()
      page.acts.stop()
      page.popover.stop()
      size.stop()
    })
  }

  return { draw, leave }
}
