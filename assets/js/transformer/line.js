// The place of the answer's word on every floor, on a logarithmic scale: 1 is first.
import { label, linear, through } from "../kit/chart.js"
import { el, fill, svg, template, text } from "../kit/el.js"
import { count } from "../kit/format.js"
/** @import { Data, Page } from "./data.js" */

const LEFT = 14

/** @param {Page} page @param {(row: number) => void} choose */
export function createLine(page, choose) {
  const box = el("div.line-box")
  const title = el("b")
  const note = el("span")
  const node = el("div.rank", {}, box, el("p.rank-title", {}, title, note))

  /** @param {Data} data */
  function draw(data, at, heights, hidden) {
    const { says } = page
    const { tower, sizes_of: sizes } = data
    const narrow = page.layout === "phone"
    const wide = narrow ? 116 : 250
    const right = wide - (narrow ? 44 : 60) // room for the names
    const x = place => linear([0, Math.log10(sizes.vocab)], [LEFT, right])(Math.log10(place))
    const total = heights.reduce((sum, height) => sum + height, 0)
    const y = []
    heights.reduce((sum, height, row) => { y[row] = total - sum - height / 2; return sum + height }, 0)
    const second = data.compare?.tower && "places" in data.compare.tower ? data.compare.tower : null
    fill(box, [tower.places, second, at, total, hidden, data.lang, page.px, narrow], () => {
      const root = svg("svg", { viewBox: `0 -24 ${wide} ${total + 24}`, width: wide * page.px, height: (total + 24) * page.px, role: "img", "aria-label": `${template(says.where, { word: tower.lexicon[tower.answer].text })}, ${template(says.where_note, { n: count(sizes.vocab) })}` })
      for (let tick = 1; tick < sizes.vocab; tick *= narrow || sizes.vocab > 1e5 ? 100 : 10) {
        root.append(svg("path", { class: "tick", d: `M${x(tick)} 0V${total}` }))
        root.append(label(x(tick), -8, short(tick, data.lang), { class: "tick-name" }))
      }
      if (hidden) return root
      if (second) {
        root.append(through(second.places.map((place, row) => [x(place), y[row]]), "way second"))
        second.places.forEach((place, row) => { if (heights[row] >= 20) root.append(svg("circle", { class: "dot second", cx: x(place), cy: y[row], r: 7, onclick: () => choose(row) })) })
      }
      root.append(through(tower.places.map((place, row) => [x(place), y[row]]), "way"))
      tower.places.forEach((place, row) => {
        if (heights[row] < 20) return
        root.append(svg("circle", { class: "dot", cx: x(place), cy: y[row], r: row === at ? 8 : 5, onclick: () => choose(row) }))
        const before = x(place) > wide - (narrow ? 60 : 110) // no room behind the dot
        root.append(label(x(place) + (before ? -14 : 14), y[row] + 6, (narrow ? short : ordinal)(place, data.lang), { class: row === at ? "place now" : "place", "text-anchor": before ? "end" : "start" }))
      })
      return root
    })
    text(title, template(says.where, { word: tower.lexicon[tower.answer].text }))
    text(note, template(says.where_note, { n: count(sizes.vocab) }))
  }

  /** A place in few letters: a phone has no room for 第 122,890 名. */
  function short(place, language) {
    if (place < 10000) return count(place)
    return language === "zh" ? `${+(place / 10000).toFixed(1)} 万` : `${Math.round(place / 1000)}k`
  }

  function ordinal(place, language) {
    if (language === "zh") return `第 ${count(place)} 名`
    const tens = place % 100
    const end = tens > 10 && tens < 14 ? "th" : { 1: "st", 2: "nd", 3: "rd" }[place % 10] || "th"
    return `${count(place)}${end}`
  }

  return { node, draw }
}
