// The page "From GPT to ChatGPT". Read on in chatgpt/picture.js.
import { component } from "./kit/component.js"
import { createPage } from "./kit/page.js"
import { build } from "./chatgpt/picture.js"

export default await component("chatgpt", ["tokens", "kit", "chatgpt", "chatgpt_tuning"], parent => createPage(parent, "chatgpt", build))
