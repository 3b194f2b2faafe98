// All heads' weights as Python packed them: bytes, layer by layer, head by head, the lower triangle row by row.
// Of a long text some tokens: rows and columns count the packed ones. `alone`: of one head only.

/** @import { Data } from "./data.js" */

/** @param {Data} data */
export function weightsOf({ grid: packed, packed: tokens, sizes, alone }) {
  const grid = unpacked(packed)
  const triangle = (tokens * (tokens + 1)) / 2
  return (layer, head, row, column) =>
    column > row ? null : grid[(alone ? 0 : layer * sizes.heads + head) * triangle + (row * (row + 1)) / 2 + column] / 255
}

let last = { packed: "", grid: new Uint8Array() }
function unpacked(packed) {
  if (last.packed !== packed) last = { packed, grid: Uint8Array.from(atob(packed), letter => letter.charCodeAt(0)) }
  return last.grid
}

// .90, .01, 1: two places, as in a matrix's cell.
export function short(weight) {
  const text = weight.toFixed(2)
  return text === "1.00" ? "1" : text.replace(/^0/, "")
}
