// Line icons on a 24 grid, drawn with the colour of the text beside them.
import { svg } from "./el.js"

const STROKES = {
  next: ["M4 12h15", "M13 6l6 6-6 6"],
  back: ["M8 5L4 9l4 4", "M4 9h10a5 5 0 0 1 0 10h-4"],
  play: ["M8 6l9 6-9 6z"],
  pause: ["M8 6v12", "M16 6v12"],
  restart: ["M6 4v5h5", "M6.5 9A7.5 7.5 0 1 1 4.6 14"],
  chevron: ["M9 5l7 7-7 7"],
  previous: ["M15 5l-7 7 7 7"],
  warning: ["M12 4L2.8 20h18.4z", "M12 10v5", "M12 17.6v.4"],
  eye: ["M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z", "M12 9a3 3 0 1 0 .001 0z"],
  close: ["M6 6l12 12", "M18 6L6 18"],
  link: ["M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.700-5.700l-1.500 1.500", "M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.700 5.700l1.500-1.500"],
  full: ["M4 9V4h5", "M15 4h5v5", "M20 15v5h-5", "M9 20H4v-5"],
  plus: ["M12 5v14", "M5 12h14"],
  code: ["M4 4h6v6H4z", "M14 4h6v6h-6z", "M4 14h6v6H4z", "M14 14h2v2", "M20 14v6h-6"],
  board: ["M3 5h18v11H3z", "M12 16v4", "M8 20h8"],
  people: ["M9 11a3 3 0 1 0-.001 0z", "M3.5 19c0-3.500 2.500-5.500 5.500-5.500s5.500 2 5.500 5.500", "M16 11a2.500 2.500 0 1 0-.001 0z", "M17 14c2.300.3 3.800 2 3.800 5"],
  check: ["M5 12.5l4.5 4.5L19 7.5"],
}

const PIPS = [[8, 8], [16, 8], [12, 12], [8, 16], [16, 16]]

export function icon(name) {
  const root = svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" })
  if (name === "die") {
    root.append(svg("rect", { x: 3, y: 3, width: 18, height: 18, rx: 2 }))
    for (const [cx, cy] of PIPS) root.append(svg("circle", { cx, cy, r: 1.7, class: "solid" }))
    return root
  }
  for (const d of STROKES[name]) root.append(svg("path", { d }))
  return root
}
