// The page "Apple, pear, banana". Read on in fruit/picture.js, then plane.js, steps.js, puzzles.js; the arithmetic is
// in fruit/arithmetic.js and, once more, in explain/fruit.py.
import { component } from "./kit/component.js"
import { createPage } from "./kit/page.js"
import { build } from "./fruit/picture.js"

export default await component("fruit", ["tokens", "kit", "fruit"], parent => createPage(parent, "fruit", build))
