// The page "Next word": one component from Python's data in, acts out. Read on in page.js (and kit/component.js), then in the order of the
// screen: strip.js, bars.js, guess.js, actions.js, history.js, tries.js, pipeline.js, table.js.
import { component } from "./kit/component.js"
import { createPage } from "./next_word/page.js"

export default await component(["tokens", "kit", "next_word", "next_word_side", "next_word_narrow"], createPage)
