// The draw: the line from 0 to 1 cut into the kept words, a needle where the die fell, the seed it fell from.
import { attr, el, fill, focused, rich, show, style, text } from "../kit/el.js"
import { word } from "../kit/chip.js"
import { number, percent } from "../kit/format.js"
import { icon } from "../kit/icons.js"
/** @import { Data, Draw, Page } from "./data.js" */

const LARGEST_SEED = 2 ** 31 - 1

/** @param {Page} page */
export function createDraw(page) {
  const title = el("h2")
  const line = el("div.line")
  const needle = el("i.needle")
  const falls = el("p.falls")
  const label = el("span")
  const seed = el("input.field.seed", { type: "text", inputmode: "numeric", autocomplete: "off", maxlength: 10, onchange: typed, onkeydown: enter })
  const roll = el("button.button.small.roll", { type: "button", onclick: () => act(page.data.draw.seed + 1) }, icon("die"), el("span"))
  const sown = el("div.sown", {}, label, seed, roll)
  const node = el("li.stage.card.draw", { "data-stage": "draw" }, title, el("div.line-box", {}, line, needle), falls, sown)

  function act(next) {
    page.act("seed", { seed: next > LARGEST_SEED ? 0 : next })
  }

  function typed() {
    const next = Number(seed.value.trim())
    if (Number.isInteger(next) && next >= 0 && next <= LARGEST_SEED && seed.value.trim()) act(next)
    else seed.value = String(page.data.draw.seed)
  }

  function enter(event) {
    if (event.key === "Enter") seed.blur()
  }

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const draws = data.draw
    const open = Boolean(draws?.segments && draws.die !== null && !page.covered())
    text(title, says.draw)
    show(sown, Boolean(draws))
    fill(label, says.seed, () => page.term("seed", says.seed))
    attr(seed, "aria-label", says.seed)
    attr(roll, "title", says.seed_next)
    text(roll.lastChild, says.roll)
    if (draws && focused(seed) !== seed) seed.value = String(draws.seed)
    attr(needle, "data-off", !open)
    if (!open) {
      fill(line, "covered", () => el("span.segment.unknown", { style: "left:0;width:100%" }))
      return fill(falls, [], () => [])
    }
    drawLine(draws)
    style(needle, "left", `${draws.die * 100}%`)
    fill(falls, [draws.die, draws.id, data.lang, draws.segments], () => [
      ...rich(says.falls, { die: number(draws.die, 3) }), " ", el("b", {}, word({ ...draws, joins: false })),
      draws.die >= ends(draws.segments) ? ` ${says.among_others}` : null,
    ])
  }

  /** @param {Draw} draws */
  function drawLine(draws) {
    const { segments } = draws
    const end = ends(segments)
    const others = page.says.others_short
    fill(line, [segments, draws.id, page.px, others], () => [
      ...segments.map(({ id, from, to, kind, text: label }) => {
        const part = el("span.segment", { style: `left:${from * 100}%;width:${(to - from) * 100}%`, title: `${label} ${percent(to - from)}` })
        part.append(word({ text: label, kind }))
        return attr(part, "data-hit", id === draws.id)
      }),
      end < 1 - 1e-4 ? attr(el("span.segment.rest", { style: `left:${end * 100}%;width:${(1 - end) * 100}%`, title: `${others} ${percent(1 - end)}` }, el("span.word", {}, others)), "data-hit", draws.die >= end) : null,
    ])
    /** @type {NodeListOf<HTMLElement>} */
    const said = line.querySelectorAll(".word")
    for (const one of said) { // a word stands in its part of the line only where it fits
      style(one, "visibility", one.offsetWidth > one.parentElement.clientWidth ? "hidden" : "visible")
    }
  }

  return { node, draw }
}

const ends = segments => segments.at(-1)?.to ?? 0 // of the named words; what follows are all others
