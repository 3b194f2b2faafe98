// Beside the language: copy the link to this view, full screen. Also keeps the page's language right.
import { keepAddress } from "./kit/address.js"
import { attr, el, text } from "./kit/el.js"
import { icon } from "./kit/icons.js"
import { shownPage } from "./kit/presses.js"
import { createStage } from "./kit/stage.js"
import { adopt, load, theme } from "./kit/styles.js"
import { worded } from "./kit/texts.js"

const sheets = await load(["tokens", "kit", "tools"])
const rows = new WeakMap()
const SHOWN_MS = 1600
const LOST_MS = 4000 // the turn to a page can be lost where the page before it ran again at that moment: nothing is drawn

export default worded("tools", ({ data, parentElement, setTriggerValue }) => {
  let row = rows.get(parentElement)
  if (!row) {
    adopt(parentElement.getRootNode(), sheets)
    row = createRow()
    parentElement.replaceChildren(row.node)
    rows.set(parentElement, row)
  }
  row.draw(data, setTriggerValue)
})

function createRow() {
  const said = el("span.said", { role: "status" })
  const link = el("button.tool", { type: "button", onclick: copy }, icon("link"))
  const full = el("button.tool", { type: "button", onclick: fill }, icon("full"))
  const stage = createStage(page => send("act", { n: Date.now(), kind: "page", page }))
  const node = el("div.kit.tools", {}, link, full, said, stage.node)
  let says = {}
  /** @type {(name: string, act: object) => void} */
  let send = () => {}
  let looks = 0

  function draw(data, setTriggerValue) {
    send = setTriggerValue
    stage.draw(data)
    says = data.says
    document.documentElement.lang = data.tag
    attr(node, "data-theme", theme(node))
    keepAddress(data)
    clearTimeout(looks)
    looks = setTimeout(() => { if (node.isConnected && !shownPage()) send("act", { n: Date.now(), kind: "lost" }) }, LOST_MS)
    for (const [button, name] of [[link, says.link], [full, says.full]]) {
      attr(button, "aria-label", name)
      attr(button, "title", name)
    }
  }

  async function copy() {
    try {
      await navigator.clipboard.writeText(location.href)
    } catch {
      copyByHand(location.href) // plain http in a classroom: browsers offer no clipboard there
    }
    text(said, says.copied)
    setTimeout(() => text(said, ""), SHOWN_MS)
  }

  function fill() {
    if (document.fullscreenElement) document.exitFullscreen()
    else document.documentElement.requestFullscreen?.()
  }

  return { node, draw }
}

function copyByHand(value) {
  const field = el("textarea", { readonly: "" })
  field.value = value
  document.body.append(field)
  field.select()
  document.execCommand("copy")
  field.remove()
}
