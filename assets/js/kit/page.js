// What every page's component needs besides its own picture: title, notice, popover, acts, keys, theme and size.
import { attr, el, fill } from "./el.js"
import { createActs } from "./acts.js"
import { listen } from "./keys.js"
import { createNotice } from "./notice.js"
import { createPopover, createTerms } from "./popover.js"
import { watchSize } from "./size.js"
import { theme } from "./styles.js"

// createPage(parent, "fruit", build): build(page) -> { draw(data), keys?: {ArrowLeft: f}, fit?(), stop?() } and puts its
// nodes into page.main. page.act(kind, extra) tells Python; page.redraw() draws the same data again; page.layout is
// "wide", "mid" or "phone"; page.words are the topic's [component.*] texts; page.busy is true while an act that runs
// the model (kinds in page.runs) is unanswered for half a second.
export function createPage(parent, name, build) {
  const main = el("div.main")
  const root = el(`div.kit.${name}`)
  const page = { root, main, data: null, words: {}, layout: "wide", px: 1, width: 0, busy: false, runs: new Set(["example", "retry", "shorten"]) }
  let slow = 0
  let waited = null
  page.popover = createPopover(root)
  page.term = createTerms(page.popover, key => page.data.glossary[key])
  page.acts = createActs(watchSlow)
  page.act = (kind, extra = {}) => page.acts.push({ kind, ...extra })
  page.redraw = () => page.data && drawParts()
  page.live = el("div.unseen", { "aria-live": "polite" })

  const title = el("h1")
  const notice = createNotice(page)
  const part = build(page)
  root.append(title, main, page.live)
  parent.append(root)
  const size = watchSize(page, () => page.data && part.fit?.())
  let unlisten = null

  function watchSlow() {
    const { flying } = page.acts
    const now = flying && page.runs.has(flying.kind) ? flying.n : null
    if (now === waited) return
    waited = now
    clearTimeout(slow)
    if (now) slow = setTimeout(() => { page.busy = true; page.redraw() }, 500)
    if (page.busy) { page.busy = false; page.redraw() }
  }

  function draw(data, setTriggerValue) {
    page.data = data
    page.words = data.words
    page.acts.connect(setTriggerValue)
    page.answered = page.acts.answered(data.ack)
    drawParts()
    unlisten ||= listen(root, part.keys || {})
    size.settle()
  }

  function drawParts() {
    const { data, words } = page
    attr(root, "data-theme", theme(root))
    attr(root, "lang", data.lang === "zh" ? "zh-CN" : "en")
    attr(root, "data-layout", page.layout)
    attr(root, "data-busy", page.busy)
    fill(title, [words.title_before, words.title_subject, words.title_after, words.title_second, words.title_end], () => [
      words.title_before, el("span.subject", {}, words.title_subject), words.title_after || "",
      words.title_second ? el("span.second", {}, words.title_second) : null, words.title_end || "",
    ])
    part.draw(data)
    notice.draw(data)
  }

  // Streamlit may call an older draw's cleanup while the component still stands: only a detached root is left.
  function leave() {
    setTimeout(() => {
      if (root.isConnected) return
      unlisten?.()
      unlisten = null
      clearTimeout(slow)
      part.stop?.()
      page.acts.stop()
      page.popover.stop()
      size.stop()
    })
  }

  return { draw, leave }
}
