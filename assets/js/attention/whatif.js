// Heads switched off: the next word before and after. Click heads in the map; a layer's number takes all of it.
import { attr, el, fill, rich, show, style, template, text } from "../kit/el.js"
import { word } from "../kit/chip.js"
import { cue } from "../kit/cue.js"
import { listed, percent } from "../kit/format.js"
import { roving } from "../kit/roving.js"
import { scale } from "../kit/scale.js"
/** @import { Data, Effects, Page } from "./data.js" */

const NAMED = 6 // heads that are off and named in the sentence
const AXES = [0.05, 0.1, 0.2, 0.5, 1] // where the bars' axis ends

/** @param {Page} page */
export function createWhatif(page) {
  const title = el("h2", { "aria-live": "polite" })
  const all = el("button.button.small", { type: "button", onclick: () => send([]) })
  const ask = el("button.button.small", { type: "button" })
  const bars = el("ol.bars")
  const intro = el("p.note")
  const layers = el("b.axis-name")
  const map = roving(el("div.switches", { role: "group" }), "button")
  const legend = el("p.legend")
  const known = el("p.known", { role: "status" })
  const node = el("div.whatif", {}, el("div.row-tools", {}, title, all), bars,
    el("div.row-tools", {}, intro, ask), layers, cue(el("div.scroll", {}, map)), legend, known)

  function send(off) {
    page.act("off", { off })
  }

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { off, rows, effects } = data.whatif
    text(intro, says.whatif_intro)
    const running = effects?.state === "running"
    fill(title, [off, rows[0], data.whatif.chosen, running, data.lang], () => told(data))
    text(all, says.all_on)
    attr(all, "disabled", !off.length)
    drawBars(data)
    text(layers, `${says.layer} →`)
    drawMap(data)
    fill(legend, [effects?.word.text, data.lang], () => [
      ...(effects ? [el("i.ramp"), el("span", {}, template(says.whatif_shade, { word: effects.word.text }))] : []), el("i.off-key"), el("span", {}, says.whatif_off), ...(effects ? [el("b", {}, "+"), el("span", {}, says.whatif_raises)] : []),
    ])
    show(ask, running || effects?.state !== "done")
    text(ask, running ? says.halt : says.effects)
    ask.onclick = () => page.act(running ? "halt" : "effects")
    text(known, effects ? said(effects) : "")
  }

  // What being off does to the word that is likeliest with all on.
  /** @param {Data} data */
  function told({ whatif: { off, rows, chosen, effects }, lang }) {
    const { says } = page
    if (!off.length) return [effects?.state === "running" ? says.whatif_wait : says.off_none]
    const names = off.length > NAMED ? `${listed(off.slice(0, NAMED), lang)} …` : listed(off, lang)
    const said = chosen ? says.whatif_most : says.whatif_without
    return rich(said, { names, word: rows[0].text, before: percent(rows[0].before), after: percent(rows[0].after) })
  }

  /** @param {Data} data */
  function drawMap({ sizes, lang, whatif: { off, effects } }) {
    const { says } = page
    attr(map, "aria-label", says.whatif)
    style(map, "--layers", String(sizes.layers))
    const most = Math.max(0.001, ...(effects?.after || []).flat().filter(value => value !== null).map(value => Math.abs(value - effects.before)))
    const tint = scale(page.root, "attn")
    fill(map, [off, sizes, effects?.after, page.root.dataset.theme, lang], () => {
      const cells = [style(el("b.axis-name", {}, says.head), "grid-area", "1 / 1")]
      for (let head = 0; head < sizes.heads; head += 1) cells.push(style(el("span.head-number", {}, String(head)), "grid-area", `${head + 2} / 1`))
      for (let layer = 0; layer < sizes.layers; layer += 1) {
        const own = Array.from({ length: sizes.heads }, (_, head) => `L${layer}H${head}`)
        const gone = own.every(name => off.includes(name))
        const whole = el("button.layer-switch", { type: "button", "aria-pressed": String(gone), "aria-label": `${says.layer} ${layer}`, onclick: () => send(gone ? off.filter(name => !own.includes(name)) : [...new Set([...off, ...own])]) }, String(layer))
        cells.push(style(whole, "grid-area", `1 / ${layer + 2}`))
        own.forEach((name, head) => {
          const cell = el("button.head-switch", { type: "button", "aria-pressed": String(off.includes(name)), "aria-label": name, title: name, onclick: () => send(off.includes(name) ? off.filter(one => one !== name) : [...off, name]) })
          style(cell, "grid-area", `${head + 2} / ${layer + 2}`)
          const after = effects?.after[layer]?.[head]
          if (effects && after === undefined) cell.dataset.unknown = ""
          else if (effects) {
            const change = after - effects.before
            Object.assign(cell.style, tint(Math.abs(change) / most))
            cell.title = `${name}: ${percent(effects.before)} → ${percent(after)}`
            attr(cell, "aria-label", cell.title)
            if (change > 0.2 * most) cell.textContent = "+"
          }
          cells.push(cell)
        })
      }
      return cells
    })
  }

  // The axis ends at the first of some round shares that holds all bars, and says so.
  /** @param {Data} data */
  function drawBars({ lang, whatif: { rows } }) {
    const { says } = page
    const most = Math.max(...rows.flatMap(row => [row.before, row.after]))
    const end = AXES.find(share => share >= most) || 1
    fill(bars, [rows, lang], () => [
      el("li.legend", {}, el("span"), el("span.track", {}, el("i.key-before"), says.before, el("i.key-after"), says.after), el("span.axis-end", {}, template(says.axis_end, { n: rows.length, share: `${100 * end}%` }))),
      ...rows.map(row => {
        const [before, after] = [el("i.before"), el("i.after")]
        before.style.width = `${(row.before / end) * 100}%`
        after.style.width = `${(row.after / end) * 100}%`
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
