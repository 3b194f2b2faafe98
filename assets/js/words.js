// The page "Words to numbers". Read on in words/picture.js.
import { component } from "./kit/component.js"
import { createPage } from "./kit/page.js"
import { build } from "./words/picture.js"

export default await component("words", ["tokens", "kit", "words", "words_vocabularies", "compare", "compare_strips"], parent => createPage(parent, "words", build))
