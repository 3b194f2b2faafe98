// Does the map mean anything? Similarity within a group and to the others, against shuffled labels.
import { el, fill, rich, text } from "../kit/el.js"
import { number } from "../kit/format.js"
/** @import { Data, Page } from "./data.js" */

const LINE = 0.01

/** @param {Page} page */
export function createGroups(page) {
  const intro = el("p.intro")
  const list = el("ol.groups")
  const node = el("div.groups-view", {}, intro, list)

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    text(intro, says.groups_intro)
    fill(list, [data.groups, data.lang], () => [
      el("li.head", {}, el("span"), el("span", {}, says.within_others), el("span", {}, ...rich(says.chance, {}, page.term))),
      ...data.groups.map(one => {
        const [within, others] = [el("i.within"), el("i.others")]
        within.style.width = `${Math.max(0, one.within) * 90}%`
        others.style.width = `${Math.max(0, one.others) * 90}%`
        const fails = one.p >= LINE
        return el("li", { "data-fails": fails }, el("b", {}, says[`group_${one.group}`] || one.group),
          el("span.tracks", {}, el("span", {}, within, el("em", {}, number(one.within))), el("span", {}, others, el("em", {}, number(one.others)))),
          el("span.chance", {}, one.p <= 0.0005 ? "< 0.001" : number(one.p, 3), fails ? ` ${says.fails}` : ""))
      }),
    ])
  }

  /** @param {Data} data */
  const rows = data => [[page.says.group, page.says.within, page.says.others, "p"], ...data.groups.map(one => [page.says[`group_${one.group}`] || one.group, one.within.toFixed(4), one.others.toFixed(4), one.p.toFixed(4)])]
  return { node, draw, rows }
}
