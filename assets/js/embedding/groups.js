// Does the map mean anything? By how much words of a group are more alike to one another than to others, beside what
// shuffled labels go beyond once in a hundred times. A click on a group tells its numbers.
import { attr, el, fill, rich, style } from "../kit/el.js"
import { number } from "../kit/format.js"
import { roving } from "../kit/roving.js"
/** @import { Data, Group, Page } from "./data.js" */

const LINE = 0.01

/** @param {Page} page */
export function createGroups(page) {
  const intro = el("p.intro")
  const told = el("p.told", { role: "status" })
  const legend = el("p.legend")
  const list = roving(el("ol.groups"), "button", { line: true })
  const node = el("div.groups-view", {}, intro, told, legend, list)
  let chosen = null

  const gap = one => one.within - one.others
  const named = one => page.says[`group_${one.group}`] || one.group

  /** @param {Data} data */
  function draw({ groups, lang }) {
    const { says } = page
    const some = [...groups].sort((a, b) => gap(b) - gap(a))
    const here = some.find(one => one.group === chosen) || some[0]
    fill(intro, lang, () => rich(says.groups_intro, {}, page.term))
    fill(told, [here, lang], () => (here ? tell(here) : []))
    fill(legend, lang, () => [el("i.true"), says.gap, el("i.shuffled"), says.shuffled, el("span.p", {}, ...rich(says.chance, {}, page.term))])
    const most = Math.max(0.01, ...some.flatMap(one => [gap(one), one.chance]))
    fill(list, [some, here?.group, lang], () => some.map(one => {
      const bar = (kind, value) => el("span", {}, style(el(`i.${kind}`), "width", `${(Math.max(0, value) / most) * 88}%`), el("em", {}, number(value)))
      const row = el("button.group", { type: "button", "aria-pressed": String(one === here), onclick: () => { chosen = one.group; page.redraw() } },
        el("b", {}, named(one)), el("span.tracks", {}, bar("true", gap(one)), bar("shuffled", one.chance)),
        el("span.p", {}, one.p <= 0.0005 ? "< 0.001" : number(one.p, 3), one.p >= LINE ? ` ${says.fails}` : ""))
      return attr(el("li", {}, row), "data-fails", one.p >= LINE)
    }))
  }

  /** @param {Group} one */
  function tell(one) {
    const values = { group: named(one), within: number(one.within), others: number(one.others), gap: number(gap(one)), chance: number(one.chance) }
    return rich(page.says.group_told, values)
  }

  /** @param {Data} data */
  const rows = ({ groups }) => [
    [page.says.group, page.says.within, page.says.others, page.says.gap, page.says.shuffled, "p"],
    ...groups.map(one => [named(one), ...[one.within, one.others, gap(one), one.chance, one.p].map(value => number(value, 4))]),
  ]
  return { node, draw, rows }
}
