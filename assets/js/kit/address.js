// The browser's address says what is shown: what Python told last is written there, without an entry in its history.
let newest = 0

/** The page that a whole address of ours leads to, as its stylesheet calls it. @param {string} address */
export const pageOf = address => (new URL(address).pathname.split("/").at(-1) || "next_word").replaceAll("_", "-")

/** @param {{ address: string, turn: number }} told */
export function keepAddress({ address, turn }) {
  if (turn < newest) return // drawn again in other colours
  newest = turn
  if (address !== location.search) history.replaceState(history.state, "", address + location.hash)
}
