// The lecture's table: what each step brought, and prompts that show it on the small models of this server.
import { el, fill, rich, template } from "../kit/el.js"
import { following, listed, percent } from "../kit/format.js"
/** @import { Ability, Data, Page, Try } from "./data.js" */

/** @param {Page} page */
export function createAbilities(page) {
  const told = el("p.telling")
  const list = el("ol.abilities")
  const node = el("div.table-view", {}, told, list)

  /** @param {Data} data */
  function draw({ abilities, lang }) {
    const { rows, asleep, working } = abilities
    const says = [page.says.abilities_told, asleep.length ? template(page.says.abilities_asleep, { models: listed(asleep, lang) }) : ""]
    fill(told, [asleep, lang], () => rich(following(says, lang)))
    fill(list, [rows, working, lang], () => rows.map(row => ability(row, working)))
  }

  /** @param {Ability} row */
  function ability(row, working) {
    return el("li", {},
      el("div", {}, ...row.models.map(model => el("p", {}, el("b", {}, model.name), ` ${model.year} · ${model.parameters}`)), el("p.note", {}, row.grew)),
      el("div", {}, el("h2", {}, row.ability), el("p", {}, row.told)),
      el("div.tries", {}, ...row.tries.map(one => attempt(one, working)), row.page && el("a.button.small", { href: row.page.link, target: "_self" }, page.says.more.replace("{page}", row.page.name))))
  }

  // The prompt as a link to where it can be gone on with, and the token that its model finds likeliest now.
  /** @param {Try} one */
  function attempt(one, working) {
    return el("a.try", { href: one.link, target: "_self", title: page.says.try },
      el("span.prompt", {}, one.text.replaceAll("\n", " ↵ ")), one.next ? el("span.next", { title: page.says.likeliest }, el("b", {}, one.next.trim()), one.rest) : working ? el("span.next", {}, "…") : null,
      el("span.by", {}, `${one.share ? `${percent(one.share)} · ` : ""}${one.model}${one.chat ? ` · ${page.says.as_chat}` : ""}`))
  }

  /** @param {Data} data */
  function rows({ abilities }) {
    const { says } = page
    return [[says.model, says.parameters, says.try, says.likeliest], ...abilities.rows.flatMap(row => row.tries.map(one => [
      row.models.map(model => model.name).join(", "), row.models.map(model => model.parameters).join(", "), `${one.text} (${one.model})`, one.next ? `${one.next}${one.rest} (${percent(one.share)})` : "",
    ]))]
  }

  return { node, draw, rows }
}
