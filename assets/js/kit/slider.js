// A native range input over a list of stops, so that uneven scales (1, 2, 3 … 50, 100, off) move by one stop a key.
import { attr, el, style } from "./el.js"

// createSlider({ stops, say, onmove }): say(value) is what a screen reader hears; onmove(value) is called while it moves.
export function createSlider({ stops, say, onmove }) {
  let held = false
  const input = el("input.slider", {
    type: "range", min: 0, max: stops.length - 1, step: 1,
    oninput() { paint(); onmove(stops[Number(input.value)]) },
    onpointerdown() { held = true },
    onpointerup() { held = false },
    onpointercancel() { held = false },
    onblur() { held = false },
  })

  function paint() {
    const at = Number(input.value)
    style(input, "--at", String(at / (stops.length - 1)))
    attr(input, "aria-valuetext", say(stops[at]))
  }

  return {
    input,
    name(label) { attr(input, "aria-label", label) },
    get held() { return held },
    set(value) {
      const at = String(nearest(stops, value))
      if (input.value !== at) input.value = at
      paint()
    },
  }
}

function nearest(stops, value) {
  const exact = stops.indexOf(value)
  if (exact >= 0) return exact
  return stops.reduce((best, stop, i) => (Math.abs(stop - value) < Math.abs(stops[best] - value) ? i : best), 0)
}

export function range(from, to, step) {
  const length = Math.round((to - from) / step) + 1
  return Array.from({ length }, (_, i) => Math.round((from + i * step) * 1000) / 1000)
}
