// The page "What emerges". Read on in emergence/picture.js, then examples.js, steps.js, gradual.js.
import { component } from "./kit/component.js"
import { createPage } from "./kit/page.js"
import { build } from "./emergence/picture.js"

export default await component("emergence", ["tokens", "kit", "emergence"], parent => createPage(parent, "emergence", build))
