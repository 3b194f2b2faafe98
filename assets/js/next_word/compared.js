// The bars of two texts in the same rows: solid is the first, the frame the second, what stands between them rose or fell.
import { attr, el, fill, rich, show, style, template, text } from "../kit/el.js"
import { word } from "../kit/chip.js"
import { count, number, percent } from "../kit/format.js"
/** @import { Moved, Page, Two } from "./data.js" */

// Percentage points with their sign.
export function points(first, second, digits = 1) {
  const said = number((second - first) * 100, digits)
  return second > first && Number(said) !== 0 ? `+${said}` : said
}

/** @param {Page} page */
export function createCompared(page, say) {
  const names = ["total", "kl"]
  const figures = names.map(name => {
    const term = el("button.term", { type: "button" })
    const value = el("b")
    page.popover.attach(term, () => formula(name))
    return { name, term, value, node: el("p.figure", {}, term, " ", value) }
  })
  const most = el("p.most")
  const node = el("div.moved", {}, el("div.figures", {}, ...figures.map(one => one.node)), most)

  function nats(value) {
    return value === null ? say("infinite") : template(say("nats"), { n: number(value, 3) })
  }

  function formula(name) {
    const moved = page.moved()
    if (!moved) return null
    if (name === "total") return [el("b", {}, say("total")), el("p", {}, template(say("total_formula"), { total: number(moved.total, 4), n: count(page.data.vocab) }))]
    const cut = moved.there === null || moved.back === null ? el("p", {}, template(say("kl_cut"), { cut: percent(moved.cut), back_cut: percent(moved.cut_back) })) : null
    return [el("b", {}, say("kl")), el("p", {}, template(say("kl_formula"), { there: nats(moved.there), back: nats(moved.back) })), cut].filter(Boolean)
  }

  function draw() {
    const moved = page.moved()
    show(node, Boolean(moved))
    if (!moved) return
    for (const { name, term, value } of figures) {
      text(term, say(name))
      text(value, name === "total" ? number(moved.total, 3) : nats(moved.there))
    }
    fill(most, [moved.rose, moved.fell, page.data.lang], () => ["rose", "fell"].filter(name => moved[name].first !== moved[name].second)
      .map(name => el("span", {}, ...rich(say(name), { word: moved[name].text, moved: points(moved[name].first, moved[name].second) }))))
  }

  /** @param {Two} row */
  function drawRow(line, row) {
    attr(line.node, "data-cut", false)
    attr(line.node, "data-guessed", false)
    attr(line.node, "aria-disabled", page.canStep() ? null : "true")
    fill(line.name, [row.id, row.text, row.joins], () => word(row))
    attr(line.name, "data-long", row.text.length > 10)
    place(line, row)
    fill(line.number, ["two", row.first, row.second], () => shares(row))
    text(line.said, template(say("row"), { word: row.text, first: percent(row.first), second: percent(row.second), moved: points(row.first, row.second) }))
  }

  const shares = row => [el("b", {}, percent(row.first)), el("span", {}, "→"), el("b", {}, percent(row.second))]

  /** @param {Pick<Two, "first" | "second">} row */
  function place(line, row) {
    style(line.bar, "width", `${row.first * 100}%`)
    style(line.hatch, "width", "0%")
    style(line.second, "width", `${row.second * 100}%`)
    const most = Math.max(row.first, row.second)
    const far = most > (page.layout === "phone" ? 0.5 : 0.75) // no room behind the bars: into the solid, or the frame
    style(line.number, "left", `${(!far ? most : row.first < 0.4 ? row.first : 0) * 100}%`)
    attr(line.number, "data-inside", far && row.first >= 0.4)
    const said = points(row.first, row.second)
    text(line.drawn, said)
    attr(line.drawn, "data-none", Number(said) === 0)
  }

  // On a phone the last rows join the others.
  /** @param {Moved} moved */
  function drawOthers(line, moved, most, label) {
    const hidden = moved.rows.slice(most)
    const sum = name => hidden.reduce((total, row) => total + row[name], moved.others[name])
    const all = { count: moved.others.count + hidden.length, first: sum("first"), second: sum("second") }
    attr(line.node, "data-cut", false)
    fill(line.name, ["two", all.count, page.data.lang], () => label(all.count))
    place(line, all)
    fill(line.number, ["two", all], () => shares(all))
  }

  function legend() {
    return [el("i.swatch.solid"), el("span", {}, say("first")), el("i.swatch.framed"), el("span", {}, say("second"))]
  }

  return { node, draw, drawRow, drawOthers, legend, say, points: () => say("points") }
}
