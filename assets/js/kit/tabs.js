// Views of one page. Arrow keys move between them, as in any tab list.
import { attr, el, order, text } from "./el.js"

// createTabs(names, onpick): draw(labels, chosen).
export function createTabs(names, onpick) {
  const node = el("div.tabs", { role: "tablist" })
  const tabs = names.map((name, i) => el("button.tab", {
    type: "button", role: "tab", onclick: () => onpick(name),
    onkeydown(event) {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
      if (!step) return
      event.preventDefault()
      const next = tabs[(i + step + names.length) % names.length]
      next.focus()
      next.click()
    },
  }))
  order(node, tabs)

  function draw(labels, chosen, label) {
    attr(node, "aria-label", label)
    tabs.forEach((tab, i) => {
      text(tab, labels[i])
      attr(tab, "aria-selected", String(names[i] === chosen))
      attr(tab, "tabindex", names[i] === chosen ? "0" : "-1")
    })
  }

  return { node, draw }
}
