// The page "Word embeddings". Read on in embedding/picture.js.
import { component } from "./kit/component.js"
import { createPage } from "./kit/page.js"
import { build } from "./embedding/picture.js"

export default await component("embedding", ["tokens", "kit", "embedding", "compare", "compare_strips"], parent => createPage(parent, "embedding", build))
