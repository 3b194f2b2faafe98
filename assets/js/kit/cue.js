// A scroll cue: what goes on beyond an edge fades out there, so that nobody takes a part for the whole.
import { attr } from "./el.js"

/**
 * cue(box): box scrolls sideways; kit.css fades the edges named in data-more.
 * @template {Element} T
 * @param {T} box
 * @returns {T} the same box
 */
export function cue(box) {
  function look() {
    const rest = box.scrollWidth - box.clientWidth
    const more = [box.scrollLeft > 2 && "left", box.scrollLeft < rest - 2 && "right"].filter(Boolean)
    attr(box, "data-more", rest > 2 && more.join(" "))
  }
  const sized = new ResizeObserver(look)
  const watch = () => { sized.disconnect(); sized.observe(box); for (const part of box.children) sized.observe(part) }
  box.addEventListener("scroll", look, { passive: true })
  new MutationObserver(watch).observe(box, { childList: true })
  watch()
  return box
}
