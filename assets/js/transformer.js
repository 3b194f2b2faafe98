// The page "Inside the Transformer". Read on in transformer/picture.js.
import { component } from "./kit/component.js"
import { createPage } from "./kit/page.js"
import { build } from "./transformer/picture.js"

export default await component("transformer", ["tokens", "kit", "transformer", "transformer_views", "compare", "transformer_compare"], parent => createPage(parent, "transformer", build))
