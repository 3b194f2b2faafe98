// Stylesheets are fetched once for the page and shared by every component, and nothing is drawn before they are there.

const sheets = new Map()
const written = new WeakMap()

/** A sheet as it was written: its rules' own text loses a `font` that holds a variable. @param {CSSStyleSheet} sheet @returns {string} */
export const textOf = sheet => written.get(sheet) || ""

// await load(["tokens", "kit"]) while a module loads; the files lie in assets/css beside assets/js.
export function load(names) {
  return Promise.all(names.map(name => {
    if (!sheets.has(name)) sheets.set(name, fetchSheet(name))
    return sheets.get(name)
  }))
}

async function fetchSheet(name) {
  const answer = await fetch(new URL(`../../css/${name}.css`, import.meta.url))
  if (!answer.ok) throw new Error(`${name}.css: ${answer.status}`)
  const sheet = new CSSStyleSheet()
  written.set(sheet, await answer.text())
  sheet.replaceSync(textOf(sheet))
  return sheet
}

export function adopt(shadow, loaded) {
  const missing = loaded.filter(sheet => !shadow.adoptedStyleSheets.includes(sheet))
  if (missing.length) shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, ...missing]
}

// Streamlit hands its theme over as CSS variables on the host; only light or dark matters here.
export function theme(node) {
  const probe = getComputedStyle(node).getPropertyValue("--st-background-color").trim()
  const [r, g, b] = rgb(probe || "#ffffff")
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 110 ? "dark" : "light"
}

export function rgb(colour) {
  const hex = /^#([0-9a-f]{3,8})$/i.exec(colour)
  if (hex) {
    const digits = hex[1].length < 6 ? [...hex[1]].map(digit => digit + digit).join("") : hex[1]
    return [0, 2, 4].map(at => parseInt(digits.slice(at, at + 2), 16))
  }
  return (colour.match(/[\d.]+/g) || [255, 255, 255]).slice(0, 3).map(Number)
}
