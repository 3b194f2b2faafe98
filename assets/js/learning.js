// The page "How it learns". Read on in learning/picture.js, then replay.js, descent.js, train.js.
import { component } from "./kit/component.js"
import { createPage } from "./kit/page.js"
import { build } from "./learning/picture.js"

export default await component("learning", ["tokens", "kit", "learning"], parent => createPage(parent, "learning", build))
