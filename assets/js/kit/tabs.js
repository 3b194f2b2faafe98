// Views of one page. Arrow keys move between them, as in any tab list.
import { attr, el, order, text } from "./el.js"
import { roving } from "./roving.js"

// createTabs(names, onpick): draw(labels, chosen).
export function createTabs(names, onpick) {
  const node = el("div.tabs", { role: "tablist" })
  const tabs = names.map(name => el("button.tab", { type: "button", role: "tab", onclick: () => onpick(name) }))
  order(node, tabs)
  roving(node, "button", { line: true, picks: true })

  function draw(labels, chosen, label) {
    attr(node, "aria-label", label)
    tabs.forEach((tab, i) => {
      text(tab, labels[i])
      attr(tab, "aria-selected", String(names[i] === chosen))
    })
  }

  return { node, draw }
}
