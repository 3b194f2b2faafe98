// The page "Next word": one component from Python's data in, acts out. Read on in page.js, then in the order of the
// screen: strip.js, bars.js, guess.js, actions.js, history.js, tries.js, pipeline.js, table.js.
import { adopt, load } from "./kit/styles.js"
import { createPage } from "./next_word/page.js"

const sheets = await load(["tokens", "kit", "next_word", "next_word_side", "next_word_narrow"])
const pages = new WeakMap()
const latest = new WeakMap()

// Streamlit calls this again with every new data and every change of theme.
export default function draw({ data, parentElement, setTriggerValue }) {
  let page = pages.get(parentElement)
  if (!page) {
    adopt(parentElement.getRootNode(), sheets)
    page = createPage(parentElement)
    pages.set(parentElement, page)
  }
  // While the modules load, draws pile up and may come out of order: an older one must not win.
  if (data.turn >= (latest.get(page) || 0)) {
    latest.set(page, data.turn)
    page.draw(data, setTriggerValue)
  }
  return () => page.leave()
}
