// Movement that shows where something went. With reduced motion nothing travels: what changed gets a frame of ink.

export function still() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches
}

// A ghost slides from one node to the place of another and stays there until it is cancelled.
export function slide(layer, from, to, { duration = 320, ghost }) {
  const start = from.getBoundingClientRect()
  const end = to.getBoundingClientRect()
  ghost.classList.add("ghost")
  ghost.setAttribute("aria-hidden", "true")
  Object.assign(ghost.style, { position: "fixed", margin: "0", left: "0", top: "0", pointerEvents: "none" })
  layer.append(ghost)
  const own = ghost.getBoundingClientRect()
  const at = (box, alongRight) => {
    const x = alongRight ? box.right - own.width : box.left
    return `translate(${x - own.left}px, ${box.top + (box.height - own.height) / 2 - own.top}px)`
  }
  const play = ghost.animate([{ transform: at(start, true) }, { transform: at(end, false) }], { duration, easing: "ease-out", fill: "both" })
  play.oncancel = () => ghost.remove()
  return play
}

export function frame(node) {
  node.classList.add("changed")
  setTimeout(() => node.classList.remove("changed"), 600)
}
