// One small popover for the whole component: what a word means, what a token is made of. It opens on hover, focus and
// tap, closes with Esc, stays inside the screen, and lives in the top layer, so no ancestor can clip or move it.
import { attr, el, uid } from "./el.js"

const GAP = 8
const EDGE = 8

export function createPopover(root) {
  const box = el("div.popover", { popover: "manual", role: "tooltip", id: uid("popover") })
  root.append(box)
  let anchor = null
  let pinned = false
  let timer = 0 // until it closes
  let hover = 0 // until it opens

  function open(node, build) {
    clearTimeout(timer)
    if (anchor === node) return
    close()
    anchor = node
    box.replaceChildren(...[build()].flat())
    attr(node, "aria-describedby", box.id)
    box.showPopover()
    place()
  }

  function close() {
    clearTimeout(timer)
    clearTimeout(hover)
    if (!anchor) return
    attr(anchor, "aria-describedby", null)
    anchor = null
    pinned = false
    box.hidePopover()
  }

  function later() {
    clearTimeout(timer)
    if (!pinned) timer = setTimeout(close, 160) // time to move onto the popover
  }

  function place() {
    const at = anchor.getBoundingClientRect()
    const size = box.getBoundingClientRect()
    const width = document.documentElement.clientWidth
    const height = document.documentElement.clientHeight
    const left = Math.max(EDGE, Math.min(at.left + at.width / 2 - size.width / 2, width - size.width - EDGE))
    const below = at.bottom + GAP
    const top = below + size.height + EDGE <= height ? below : at.top - GAP - size.height
    box.style.left = `${left}px`
    box.style.top = `${Math.max(EDGE, Math.min(top, height - size.height - EDGE))}px`
  }

  box.onpointerenter = () => clearTimeout(timer)
  box.onpointerleave = later

  const away = event => { if (anchor && !event.composedPath().includes(anchor) && !event.composedPath().includes(box)) close() }
  const escaped = event => { if (anchor && event.key === "Escape") { close(); event.stopPropagation() } }
  const moved = event => { if (anchor && event.target !== box) close() }
  document.addEventListener("pointerdown", away, true)
  document.addEventListener("keydown", escaped, true)
  document.addEventListener("scroll", moved, true)

  return {
    close,
    // Gives `node` its popover; build() returns the nodes to show, or null for none.
    attach(node, build) {
      const shown = () => { const nodes = build(); if (nodes) open(node, () => nodes) }
      let opened = 0 // focus comes just before click: that click must not close what the focus opened
      // Moved, not entered: words that slide under a resting mouse open nothing.
      node.onpointermove = event => {
        if (event.pointerType !== "mouse" || !(event.movementX || event.movementY)) return
        if (anchor === node) return clearTimeout(timer)
        clearTimeout(hover)
        hover = setTimeout(shown, 80)
      }
      node.onpointerleave = event => {
        clearTimeout(hover)
        if (event.pointerType === "mouse" && anchor === node) later()
      }
      node.onfocus = () => { if (anchor !== node) opened = performance.now(); shown() }
      // A click gives the keys back to the page (kit/stage.js): what it opened stays open.
      node.onblur = event => { if (!pinned || event.relatedTarget) close() }
      node.onclick = () => {
        if (anchor === node && pinned) return close()
        if (anchor !== node && performance.now() - opened > 300) shown()
        pinned = anchor === node
      }
      return node
    },
    stop() {
      close()
      document.removeEventListener("pointerdown", away, true)
      document.removeEventListener("keydown", escaped, true)
      document.removeEventListener("scroll", moved, true)
    },
  }
}

// A word of ours with a dotted underline that explains itself. `lookup(key)` gives {name, text} of the glossary.
export function createTerms(popover, lookup) {
  return function term(key, label) {
    const button = el("button.term", { type: "button" }, label)
    return popover.attach(button, () => {
      const entry = lookup(key)
      return entry ? [el("b", {}, entry.name), el("p", {}, entry.text)] : null
    })
  }
}
