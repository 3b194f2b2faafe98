// A second text beside the tower: its words, what is set against what, and from which floor on the two part.
import { createCompare } from "../kit/compare.js"
import { el, fill, rich, show, template, text } from "../kit/el.js"
import { count, percent } from "../kit/format.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function createCompared(page) {
  const compare = createCompare(page)
  const { say } = compare
  const told = el("p.told", { role: "status" })
  const lines = el("p.lines")
  compare.extra.append(told, lines)
  const node = el("div.beside", {}, compare.strip, compare.node)

  /** @param {Data} data */
  function draw(data) {
    compare.draw(data)
    show(node, Boolean(data.picture && data.compare) && data.view === "tower")
    const found = data.compare?.tower
    const looking = data.names?.[data.at.token]?.text
    fill(told, [found, data.tower?.answer, looking, data.lang], () => (found ? sentence(data) : []))
    text(lines, found && "places" in found ? template(say("tower_lines"), { word: data.tower.lexicon[data.tower.answer].text }) : "")
  }

  /** @param {Data} data */
  function sentence({ compare: { tower: found }, tower, names, at }) {
    if (!("places" in found)) return rich(say("tower_not_there"), { word: names[at.token].text })
    const first = tower.lexicon[tower.answer].text
    if (found.part === null) return rich(say("tower_meet"), { first, n: found.apart.filter(Boolean).length, all: found.apart.length })
    const values = { first, second: found.firsts.at(-1).text, n: found.part - 1 }
    return rich(say(found.part ? "tower_part" : "tower_part_start"), values)
  }

  // The second text's columns for the table behind the picture, from the top down.
  /** @param {Data} data @param {unknown[][]} rows */
  function widened({ compare: beside, tower }, [head, ...floors]) {
    const found = beside?.tower
    if (!found || !("places" in found)) return [head, ...floors]
    const top = found.places.length - 1
    return [[...head, template(say("tower_place"), { word: tower.lexicon[tower.answer].text }), say("tower_first")],
      ...floors.map((row, i) => [...row, count(found.places[top - i]), `${found.firsts[top - i].text} ${percent(found.firsts[top - i].share)}`])]
  }

  return { widened, node, switcher: compare.switcher, draw }
}
