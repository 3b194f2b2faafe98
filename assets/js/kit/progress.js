// What became of a visitor's guesses: kept in this browser alone, and nowhere where it cannot be kept.

const KEY = "predict.progress"

/**
 * @typedef {object} Outcome
 * @property {boolean} right - the last guess was
 * @property {boolean} missed - some guess was not
 * @property {number} at - ms since 1970
 */

/** Every outcome, by page and question: "words/tokens". @returns {Record<string, Outcome>} */
export function outcomes() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY))
    return kept && typeof kept === "object" ? kept : {}
  } catch { return {} }
}

/** @param {string} page @param {string} name @returns {Outcome | null} */
export const outcomeOf = (page, name) => outcomes()[`${page}/${name}`] || null

/** @param {string} page @param {string} name @param {boolean} right */
export function keepOutcome(page, name, right) {
  const all = outcomes()
  const missed = !right || Boolean(all[`${page}/${name}`]?.missed)
  keep({ ...all, [`${page}/${name}`]: { right, missed, at: Date.now() } })
}

export function forgetOutcomes() {
  keep({})
}

function keep(all) {
  try {
    localStorage.setItem(KEY, JSON.stringify(all))
  } catch { /* a private window may keep nothing */ }
}
