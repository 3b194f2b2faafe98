// The page "Next word". Read on in next_word/picture.js, then in the order of the screen: strip.js, bars.js, guess.js,
// actions.js, inside.js, history.js, tries.js, pipeline.js, table.js.
import { component } from "./kit/component.js"
import { createPage } from "./kit/page.js"
import { build } from "./next_word/picture.js"

export default await component("next_word", ["tokens", "kit", "next_word", "next_word_side", "next_word_narrow", "compare", "next_word_compare"], parent => createPage(parent, "next-word", build))
