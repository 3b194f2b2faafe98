// What is typed in the sidebar and not yet applied. Whatever is done on the page meanwhile is meant for this text, so
// every act carries it.

/** @type {string | null} */
let waiting = null

/** @param {string | null} text - null when Python has it */
export function keepDraft(text) {
  waiting = text
}

/** @returns {{ draft?: string }} */
export function draft() {
  return waiting === null ? {} : { draft: waiting }
}
