// Heads switched off: the next word before and after. Click heads in the map; a layer's number takes all of it.
import { attr, el, fill, style, template, text } from "../kit/el.js"
import { word } from "../kit/chip.js"
import { percent } from "../kit/format.js"

export function createWhatif(page) {
  const intro = el("p.intro")
  const map = el("div.switches")
  const all = el("button.button.small", { type: "button", onclick: () => send([]) })
  const title = el("h2")
  const bars = el("ol.bars")
  const node = el("div.whatif", {}, intro, el("div.scroll", {}, map), el("div.row-tools", {}, title, all), bars)

  function send(off) {
    page.act("off", { off })
  }

  function draw(data) {
    const { words } = page
    const { off, rows } = data.whatif
    const { sizes, at } = data
    text(intro, words.whatif_intro)
    style(map, "--layers", String(sizes.layers))
    fill(map, [off, sizes, data.lang], () => {
      const cells = []
      for (let layer = 0; layer < sizes.layers; layer += 1) {
        const own = Array.from({ length: sizes.heads }, (_, head) => `L${layer}H${head}`)
        const gone = own.every(name => off.includes(name))
        cells.push(el("button.layer-switch", { type: "button", "aria-pressed": String(gone), "aria-label": `${words.layer} ${layer}`, onclick: () => send(gone ? off.filter(name => !own.includes(name)) : [...new Set([...off, ...own])]) }, String(layer)))
        own.forEach((name, head) => {
          const cell = el("button.head-switch", { type: "button", "aria-pressed": String(off.includes(name)), "aria-label": name, title: name, onclick: () => send(off.includes(name) ? off.filter(one => one !== name) : [...off, name]) })
          cell.style.gridColumn = layer + 1
          cell.style.gridRow = head + 2
          cells.push(cell)
        })
        cells[cells.length - own.length - 1].style.gridColumn = layer + 1
      }
      return cells
    })
    text(title, off.length ? template(words.off_now, { n: off.length, names: off.length > 6 ? `${off.slice(0, 6).join(", ")} …` : off.join(", ") }) : words.off_none)
    text(all, words.all_on)
    attr(all, "disabled", !off.length)
    fill(bars, [rows, data.lang], () => [
      el("li.legend", {}, el("span"), el("span.track", {}, el("i.key-before"), words.before, el("i.key-after"), words.after)),
      ...rows.map(row => {
        const before = el("i.before")
        const after = el("i.after")
        before.style.width = `${row.before * 70}%`
        after.style.width = `${row.after * 70}%`
        const change = row.after - row.before
        return el("li", {}, el("span.name", {}, word(row)), el("span.track", {}, before, after),
          el("span.numbers", {}, `${percent(row.before)} → `, el("b", {}, percent(row.after)), el("span.change", {}, ` ${change >= 0 ? "+" : "\u2212"}${percent(Math.abs(change))}`)))
      }),
    ])
  }

  function rows(data) {
    const { words } = page
    return [[words.token, words.before, words.after], ...data.whatif.rows.map(row => [row.text, percent(row.before), percent(row.after)])]
  }

  return { node, draw, rows }
}
