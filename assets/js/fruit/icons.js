// Three fruits and an eye, drawn flat.
import { svg } from "../kit/el.js"

const BODIES = {
  apple: "M12 8c-3-3-9-1-9 5 0 5 4 9 6.500 9 1 0 1.600-.6 2.500-.6s1.500.6 2.500.6C17 22 21 18 21 13c0-6-6-8-9-5z",
  pear: "M12 5c-2.500 0-3.400 2-3.700 4.500C7.900 12 4.500 13.500 4.500 17.500 4.500 21 8 22.500 12 22.500s7.500-1.500 7.500-5c0-4-3.400-5.500-3.800-8C15.400 7 14.500 5 12 5z",
  banana: "M4 5c1 9 6 14 16 15 1.500.1 2-1.600.8-2.200C14 15 9 11 7 4.500 6.500 3 3.900 3.400 4 5z",
}
const STEMS = { apple: "M12 8c0-3 1-5 2-6", pear: "M12 5c0-2 .500-3 1.500-3.800", banana: "M5.500 4.500L4.800 1.800" }
const LEAVES = { apple: "M14 4c2-3 5-3 7-2-1 3-4 4-7 2z", pear: "M13 3c2-2 4-2 6-1-1 2.500-3.500 3-6 1z", banana: "" }

export function fruit(name, size = 24, x = 0, y = 0) {
  const scale = size / 24
  const group = svg("g", { transform: `translate(${x} ${y}) scale(${scale})`, class: "fruit-shape" },
    svg("path", { d: BODIES[name], class: "body" }), svg("path", { d: STEMS[name], class: "stem" }))
  if (LEAVES[name]) group.append(svg("path", { d: LEAVES[name], class: "leaf" }))
  return group
}

export function fruitIcon(name) {
  return svg("svg", { viewBox: "0 0 24 24", class: "fruit-icon", "aria-hidden": "true" }, fruit(name))
}
