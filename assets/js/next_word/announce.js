// Says the newly chosen word and its probability to a screen reader.
import { template, text } from "../kit/el.js"
import { percent } from "../kit/format.js"
/** @import { Data } from "./data.js" */

/** @param {Data} before @param {Data} data */
export function announce(live, before, data, says) {
  if (!before) return
  const cell = data.strip[data.strip.length - 1]
  const key = [before, data].map(({ strip, history }) => `${strip.length} ${history?.at}`)
  if (!cell?.generated || key[0] === key[1]) return
  text(live, template(says.said, { word: cell.text, share: cell.prob === null ? "" : percent(cell.prob) }))
}
