// What every page's component needs besides its own picture: title, notice, popover, acts, keys, theme and size.
import { attr, el, fill } from "./el.js"
import { createActs } from "./acts.js"
import { keepAddress } from "./address.js"
import { draft } from "./draft.js"
import { createNotice } from "./notice.js"
import { onward } from "./onward.js"
import { createPopover, createTerms } from "./popover.js"
import { attend } from "./presses.js"
import { createQuestions } from "./questions.js"
import { watchSize } from "./size.js"
import { theme } from "./styles.js"
import { createWaiting } from "./waiting.js"

/** @import { Act, Shared, Says } from "./data.js" */

// Acts after which the keys mean what they meant before: steps queue by themselves, the others tell what is drawn already.
const QUIET = new Set(["next", "back", "tell", "state", "knobs", "seed"])

/**
 * What a picture is given.
 * @template {Shared} D
 * @typedef {object} Page
 * @property {HTMLElement} root
 * @property {HTMLElement} main - holds the picture's nodes
 * @property {HTMLElement} live - what is written here is said by a screen reader
 * @property {D} data - of the last draw
 * @property {Says} says
 * @property {"wide" | "mid" | "phone"} layout
 * @property {number} px - grows with the screen
 * @property {number} width
 * @property {boolean} lecture - lecture mode is on
 * @property {number} high - px of the window's height that are the page's
 * @property {boolean} busy - an act that runs the model is unanswered for half a second
 * @property {Set<string>} runs - kinds of acts that run the model
 * @property {ReturnType<typeof createActs>} acts
 * @property {ReturnType<typeof createPopover>} popover
 * @property {(key: string, label: string) => HTMLElement} term - a word of the glossary
 * @property {(kind: string, extra?: object, by?: string) => void} act - tells Python
 * @property {(change: object) => void} go - changes parameters of the address
 * @property {() => void} tabulate - opens the numbers behind the view that is shown
 * @property {() => void} redraw - draws the same data again
 */

/**
 * What build(page) returns. arrived() is called once for each new data, with the data before it and the act that it
 * answers; notice() is a page's own when Python sent none; fit() follows every measuring of the room.
 * @template {Shared} D
 * @typedef {object} Picture
 * @property {(data: D) => void} draw
 * @property {(before: D | null, data: D, done: Act | null) => void} [arrived]
 * @property {(data: D) => import("./data.js").Notice | null} [notice]
 * @property {import("./keys.js").Moves} [moves] - what the keys do
 * @property {() => void} [fit]
 * @property {() => void} [stop]
 */

/**
 * createPage(parent, "fruit", build): build(page) puts its nodes into page.main and draws them.
 * @template {Shared} D
 * @param {HTMLElement} parent
 * @param {string} name
 * @param {(page: any) => Picture<D>} build - page: Page<D>
 */
export function createPage(parent, name, build) {
  const main = el("div.main")
  const root = el(`div.kit.${name}`)
  const page = /** @type {Page<D>} */ (/** @type {unknown} */ ({ root, main, data: null, says: {}, layout: "wide", px: 1, width: 0, lecture: false, high: innerHeight, busy: false, runs: new Set(["example", "retry", "shorten"]) }))
  let slow = 0
  /** @type {number | null} */
  let waited = null
  page.popover = createPopover(root)
  page.term = createTerms(page.popover, key => page.data.glossary[key])
  const waiting = createWaiting(page)
  page.acts = createActs(watchSlow)
  page.act = (kind, extra = {}) => page.acts.push({ kind, ...extra, ...draft() })
  page.go = change => page.act("go", change)
  page.redraw = () => page.data && drawParts()
  page.live = el("div.unseen", { "aria-live": "polite" })

  const title = el("h1")
  root.append(title, main, page.live, waiting.node)
  const part = build(page)
  const questions = createQuestions(page, name.replace("-", "_"))
  if (questions.first) title.after(questions.node)
  else root.append(questions.node)
  const notice = createNotice(page, data => part.notice?.(data))
  parent.append(root)
  onward(page, name)
  root.addEventListener("toggle", reveal, true) // of every table and list of questions in it: toggle does not bubble
  const size = watchSize(page, () => page.data && part.fit?.())
  const waits = () => page.acts.underway.some(({ kind }) => !QUIET.has(kind))

  function watchSlow() {
    const { flying } = page.acts
    waiting.follow(flying)
    const now = flying && page.runs.has(flying.kind) ? flying.n : null
    if (now === waited) return
    waited = now
    clearTimeout(slow)
    if (now) slow = setTimeout(() => { page.busy = true; page.redraw() }, 500)
    if (page.busy) { page.busy = false; page.redraw() }
  }

  /** @param {D} data */
  function draw(data, setTriggerValue) {
    const before = page.data
    page.data = data
    page.says = data.says
    page.acts.connect(setTriggerValue)
    const done = page.acts.answered(data.ack)
    keepAddress(data)
    drawParts()
    part.arrived?.(before, data, done)
    size.settle()
    attend({ name, root, moves: { ...part.moves, questions: questions.turn }, waits }, data.heard)
  }

  function drawParts() {
    const { data, says } = page
    attr(root, "data-theme", theme(root))
    attr(root, "lang", data.tag)
    attr(root, "data-layout", page.layout)
    attr(root, "data-busy", page.busy)
    fill(title, [says.title_before, says.title_subject, says.title_after, says.title_second, says.title_end], () => [
      says.title_before, el("span.subject", {}, says.title_subject), says.title_after || "",
      says.title_second ? el("span.second", {}, says.title_second) : null, says.title_end || "",
    ])
    part.draw(data)
    notice.draw(data)
    questions.draw(data)
  }

  // What was opened may lie below the fold; its content is drawn by the same event.
  function reveal({ target }) {
    if (target instanceof HTMLDetailsElement && target.open) requestAnimationFrame(() => target.scrollIntoView({ block: "nearest" }))
  }

  // Streamlit may call an older draw's cleanup while the component still stands: only a detached root is left.
  function leave() {
    setTimeout(() => {
      if (root.isConnected) return
      clearTimeout(slow)
      part.stop?.()
      waiting.follow(null)
      page.acts.stop()
      page.popover.stop()
      size.stop()
    })
  }

  return { draw, leave }
}
