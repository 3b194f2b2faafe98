// Texts that never change while a page is used are fetched once, not sent again with every click.

const fetched = new Map()

/**
 * @param {string} topic
 * @param {string} language
 * @returns {Promise<import("./data.js").Questions | null>} null where they cannot be had; asked for again then
 */
export function theTexts(topic, language) {
  const path = `../../questions/${topic}.${language}.json`
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
