// The page "Attention". Read on in attention/picture.js, then one.js, matrix.js, plane.js, all.js, whatif.js.
import { component } from "./kit/component.js"
import { createPage } from "./kit/page.js"
import { build } from "./attention/picture.js"

export default await component("attention", ["tokens", "kit", "attention", "attention_views", "compare", "attention_compare"], parent => createPage(parent, "attention", build))
