// Numbers as they are written everywhere: 80%, 6.0%, 0.5%, <0.01%; minus is U+2212; thousands with a comma.

const grouped = new Intl.NumberFormat("en-US")

export function count(value) {
  return grouped.format(value)
}

export function percent(share) {
  const value = share * 100
  if (!(value > 0)) return "0%"
  if (value < 0.01) return "<0.01%"
  if (value < 0.095) return `${value.toFixed(2)}%`
  if (value < 9.95) return `${value.toFixed(1)}%`
  if (value < 99.5) return `${value.toFixed(0)}%`
  if (value >= 100 - 1e-9) return "100%"
  return value >= 99.95 ? ">99.9%" : `${value.toFixed(1)}%`
}

// A share with all the digits a table is asked for.
export function exactPercent(share) {
  if (!(share > 0)) return "0%"
  const value = share * 100
  return value < 0.0001 ? "<0.0001%" : `${value.toFixed(value < 1 ? 4 : 2)}%`
}

// Items one after another, and sentences one after another, as the language writes them.
export const listed = (items, language) => items.join(language === "zh" ? "、" : ", ")
export const following = (sentences, language) => sentences.filter(Boolean).join(language === "zh" ? "" : " ")

export function number(value, digits = 2) {
  const said = value.toFixed(digits)
  return Number(said) === 0 ? said.replace("-", "") : said.replace("-", "\u2212") // never −0.00
}

// 2.4 billion, in Chinese 24 亿 with a space as everywhere; `tag` is the language's.
export function rounded(value, tag) {
  const said = new Intl.NumberFormat(tag, { notation: "compact", compactDisplay: "long", maximumSignificantDigits: 2 }).format(value)
  return said.replace(/(\d)(?=[万亿])/, "$1 ")
}

// What is left of a total when its parts are written with so many digits: the figures that are read add up.
export function remainder(total, parts, digits = 2) {
  const unit = 10 ** digits
  return parts.reduce((left, part) => left - Math.round(part * unit), Math.round(total * unit)) / unit
}

// "1.2 万亿" breaks nowhere: neither at its space nor between 万 and 亿.
export const unbroken = said => said.replaceAll(" ", "\u00a0").replaceAll("万亿", "万\u2060亿")

// What a name and its figure stand in: a colon as the language writes it.
export const named = (name, said, language) => `${name}${language === "zh" ? "：" : ": "}${said}`

// 0.8 -> "0.8", 1 -> "1.0", 0.005 -> "0.005": a knob keeps at least `digits` places and loses no digit.
export function knob(value, digits) {
  const short = String(Math.round(value * 1000) / 1000)
  const places = (short.split(".")[1] || "").length
  return places >= digits ? short : value.toFixed(digits)
}
