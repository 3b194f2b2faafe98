// The page "From 2018 to now". Read on in scale/picture.js, then timeline.js, abilities.js, formula.js, budget.js.
import { component } from "./kit/component.js"
import { createPage } from "./kit/page.js"
import { build } from "./scale/picture.js"

export default await component("scale", ["tokens", "kit", "figure", "scale"], parent => createPage(parent, "scale", build))
