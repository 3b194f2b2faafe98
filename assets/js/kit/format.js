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
  return value.toFixed(digits).replace("-", "\u2212")
}

// 0.8 -> "0.8", 1 -> "1.0", 0.005 -> "0.005": a knob keeps at least `digits` places and loses no digit.
export function knob(value, digits) {
  const short = String(Math.round(value * 1000) / 1000)
  const places = (short.split(".")[1] || "").length
  return places >= digits ? short : value.toFixed(digits)
}
