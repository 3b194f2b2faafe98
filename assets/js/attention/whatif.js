// Heads switched off: the next word before and after. Click heads in the map; a layer's number takes all of it.
import { attr, el, fill, style, template, text } from "../kit/el.js"
import { word } from "../kit/chip.js"
import { cue } from "../kit/cue.js"
import { listed, percent } from "../kit/format.js"
import { roving } from "../kit/roving.js"
import { scale } from "../kit/scale.js"
/** @import { Data, Effects, Page } from "./data.js" */

/** @param {Page} page */
export function createWhatif(page) {
  const intro = el("p.intro")
  const map = roving(el("div.switches", { role: "group" }), "button")
  const all = el("button.button.small", { type: "button", onclick: () => send([]) })
  const ask = el("button.button.small", { type: "button" })
  const known = el("p.known", { role: "status" })
  const title = el("h2")
  const bars = el("ol.bars")
  const node = el("div.whatif", {}, el("div.row-tools", {}, intro, ask), known, cue(el("div.scroll", {}, map)), el("div.row-tools", {}, title, all), bars)

  function send(off) {
    page.act("off", { off })
  }

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { off, rows } = data.whatif
    const { sizes } = data
    text(intro, says.whatif_intro)
    attr(map, "aria-label", says.whatif)
    style(map, "--layers", String(sizes.layers))
    const { effects } = data.whatif
    const running = effects?.state === "running"
    text(ask, running ? says.halt : says.effects)
    ask.onclick = () => page.act(running ? "halt" : "effects")
    text(known, effects ? said(effects) : "")
    const most = Math.max(0.001, ...(effects?.after || []).flat().filter(value => value !== null).map(value => Math.abs(value - effects.before)))
    const tint = scale(page.root, "attn")
    fill(map, [off, sizes, effects?.after, page.root.dataset.theme, data.lang], () => {
      const cells = []
      for (let layer = 0; layer < sizes.layers; layer += 1) {
        const own = Array.from({ length: sizes.heads }, (_, head) => `L${layer}H${head}`)
        const gone = own.every(name => off.includes(name))
        cells.push(el("button.layer-switch", { type: "button", "aria-pressed": String(gone), "aria-label": `${says.layer} ${layer}`, onclick: () => send(gone ? off.filter(name => !own.includes(name)) : [...new Set([...off, ...own])]) }, String(layer)))
        own.forEach((name, head) => {
          const cell = el("button.head-switch", { type: "button", "aria-pressed": String(off.includes(name)), "aria-label": name, title: name, onclick: () => send(off.includes(name) ? off.filter(one => one !== name) : [...off, name]) })
          style(cell, "grid-area", `${head + 2} / ${layer + 1}`)
          const after = effects?.after[layer]?.[head]
          if (effects && after === undefined) cell.dataset.unknown = ""
          else if (effects) {
            const change = after - effects.before
            Object.assign(cell.style, { background: tint(Math.abs(change) / most).background })
            cell.title = `${name}: ${percent(effects.before)} → ${percent(after)}`
            attr(cell, "aria-label", cell.title)
            if (change > 0.2 * most) cell.textContent = "+"
          }
          cells.push(cell)
        })
        style(cells[cells.length - own.length - 1], "grid-column", String(layer + 1))
      }
      return cells
    })
    text(title, off.length ? template(says.off_now, { n: off.length, names: off.length > 6 ? `${listed(off.slice(0, 6), data.lang)} …` : listed(off, data.lang) }) : says.off_none)
    text(all, says.all_on)
    attr(all, "disabled", !off.length)
    fill(bars, [rows, data.lang], () => [
      el("li.legend", {}, el("span"), el("span.track", {}, el("i.key-before"), says.before, el("i.key-after"), says.after)),
      ...rows.map(row => {
        const before = el("i.before")
        const after = el("i.after")
        before.style.width = `${row.before * 70}%`
        after.style.width = `${row.after * 70}%`
        const change = row.after - row.before
        return el("li", {}, el("span.name", {}, word(row)), el("span.track", {}, before, after),
          el("span.numbers", {}, `${percent(row.before)} → `, el("b", {}, percent(row.after)), el("span.change", {}, ` ${change >= 0 ? "+" : "\u2212"}${(100 * Math.abs(change)).toFixed(1)}`)))
      }),
    ])
  }

  /** @param {Effects} effects */
  function said(effects) {
    const { says } = page
    if (effects.state === "running") return template(says.effects_running, { share: Math.round(100 * effects.share) })
    const all = effects.after.flatMap((row, layer) => (row || []).map((after, head) => ({ lost: effects.before - after, name: `L${layer}H${head} ${percent(after)}` })))
    const best = all.filter(one => one.lost > 0).sort((a, b) => b.lost - a.lost).slice(0, 4).map(one => one.name)
    return template(best.length ? says.effects_done : says.effects_none, { word: effects.word.text, before: percent(effects.before), heads: listed(best, page.data.lang) })
  }

  /** @param {Data} data */
  function rows(data) {
    const { says } = page
    const { rows: bars, effects } = data.whatif
    const alone = (effects?.after || []).flatMap((row, layer) => (row || []).map((after, head) => [`L${layer}H${head}: ${effects.word.text}`, percent(effects.before), percent(after)]))
    return [[says.token, says.before, says.after], ...bars.map(row => [row.text, percent(row.before), percent(row.after)]), ...alone]
  }

  return { node, draw, rows }
}
