// Texts that never change while a page is used are fetched once, not sent again with every click.

const fetched = new Map()
const AGAIN_MS = 1000

/**
 * @template T
 * @param {string} topic - with its folder: "questions/fruit"
 * @param {string} language
 * @returns {Promise<T | null>} null where they cannot be had; asked for again then
 */
export function theTexts(topic, language) {
  const path = `../../${topic}.${language}.json`
  if (!fetched.has(path)) fetched.set(path, ask(path))
  return fetched.get(path)
}

async function ask(path) {
  try {
    const answer = await fetch(new URL(path, import.meta.url))
    if (answer.ok) return await answer.json()
  } catch { /* no network: said below */ }
  fetched.delete(path)
  return null
}

/** @returns {Promise<object>} */
async function untilThere(topic, language) {
  const found = await theTexts(topic, language)
  if (found) return found
  await new Promise(resolve => setTimeout(resolve, AGAIN_MS))
  return untilThere(topic, language)
}

/**
 * What Streamlit calls with every draw, its data with the texts of explain/ui/texts.py besides; nothing is drawn before
 * they are there.
 * @param {string} topic
 * @param {(args: { data: any, parentElement: HTMLElement, setTriggerValue: (name: string, value: object) => void }) => any} draw
 */
export function worded(topic, draw) {
  const latest = new WeakMap()
  return async args => {
    const { data, parentElement } = args
    const words = await untilThere(`texts/${topic}`, data.lang)
    // While modules and texts load, draws pile up and may come out of order: an older one must not win.
    if (data.turn < (latest.get(parentElement) || 0)) return
    latest.set(parentElement, data.turn)
    return draw({ ...args, data: { ...data, ...words } })
  }
}
