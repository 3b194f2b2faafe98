// A chosen word leaves its bar for the "?" slot as soon as it is chosen, while the model already reads it.
import { createChip, drawChip } from "../kit/chip.js"
import { frame, slide, still } from "../kit/motion.js"
import { scale } from "../kit/scale.js"
/** @import { Data, Page } from "./data.js" */

const TRAVEL = 320

/** @param {Page} page */
export function createFlight(page, layer) {
  let flying = null // the ghost's animation; the ghost waits in the slot until the answer is here
  let hidden = null // the real chip, unseen until its ghost has arrived

  function start(id) {
    clear()
    const slot = page.parts.strip.slot()
    const row = page.data.rows?.find(candidate => candidate.id === id)
    const from = row && page.parts.bars.wordNode(id)
    if (!slot || !from || still() || !page.acts.idle || page.covered()) return
    const { face } = createChip()
    drawChip(Object.assign(face.parentNode, { face }), { ...row, joins: false, generated: true, prob: row.after || row.own }, scale(page.root, "prob"), "")
    face.inert = true
    const pace = page.player.playing ? 600 / page.player.speed : TRAVEL
    flying = slide(layer, from, slot, { ghost: face, duration: Math.min(TRAVEL, pace) })
  }

  /** @param {Data} before @param {Data} data */
  function land(before, data) {
    if (!before) return
    const last = data.strip[data.strip.length - 1]
    const arrived = last?.generated && data.history?.at !== before.history?.at && data.strip.length >= before.strip.length
    const chip = page.parts.strip.lastChip()
    if (arrived && still()) return frame(chip)
    if (!flying || (!arrived && page.acts.flying)) return
    if (!arrived || flying.playState !== "running") return clear()
    hidden = chip
    chip.style.opacity = "0"
    flying.onfinish = clear
  }

  function clear() {
    if (hidden) hidden.style.opacity = ""
    hidden = null
    flying?.cancel()
    flying = null
  }

  return { start, land }
}
