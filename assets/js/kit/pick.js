// One of many tokens to choose: the first ones, and the others behind a button that says how many they are.
import { word } from "./chip.js"
import { attr, el, fill, template } from "./el.js"
import { roving } from "./roving.js"
/** @import { Name } from "./data.js" */

const MOST = 40

/** @param {(i: number) => void} onpick */
export function createPick(onpick) {
  const node = roving(el("div.pick", { role: "radiogroup" }), "button", { line: true, picks: true })
  let open = false

  /** @param {Name[]} some @param {number} at @param {{ label: string, more: string }} labels */
  function draw(some, at, labels) {
    attr(node, "aria-label", labels.label)
    fill(node, [some, at, open, labels], () => {
      const seen = some.map((one, i) => ({ one, i })).filter(({ i }) => open || i < MOST || i === at)
      const left = some.length - seen.length
      return [
        ...seen.map(({ one, i }) => el("button.choice", { type: "button", role: "radio", "aria-checked": String(i === at), onclick: () => onpick(i) }, word({ ...one, joins: false }))),
        left ? el("button.link", { type: "button", onclick: () => { open = true; draw(some, at, labels) } }, template(labels.more, { n: left })) : null,
      ]
    })
  }

  return { node, draw }
}
