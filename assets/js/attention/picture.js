// Four views of attention; what is chosen (layer, head, looking word, step) is shared by them and stands in the address.
import { el, fill, show, template, text } from "../kit/el.js"
import { createTaken } from "../kit/taken.js"
import { createViews } from "../kit/views.js"
import { createAll } from "./all.js"
import { createCompared } from "./compared.js"
import { createOne } from "./one.js"
import { createPlane } from "./plane.js"
import { createWhatif } from "./whatif.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function build(page) {
  const one = createOne(page)
  const compared = createCompared(page)
  const views = createViews(page, { one: { ...one, draw: data => (data.compare ? one.stop() : one.draw(data)), rows: data => (data.compare ? compared.numbers(data) : one.rows(data)) }, plane: createPlane(page), all: createAll(page), whatif: createWhatif(page) })
  const layer = picker("layer")
  const head = picker("head")
  const token = picker("token")
  const chosen = el("div.pickers", {}, layer.node, head.node, token.node)
  const taken = createTaken(page)
  page.main.before(taken.node)
  page.main.append(el("div.head-row", {}, views.tabs, compared.switcher.node, chosen), ...views.nodes, compared.node, views.table)
  page.runs.add("go").add("off")

  function picker(name) {
    const label = el("span")
    const list = el("select", { onchange: () => go({ [name]: Number(list.value) }) })
    return { node: el("label.picker", {}, label, list), label, list }
  }

  // Who picks a layer has picked the head as well: it stays, and stays over other texts.
  function go(change) {
    const both = { layer: Number(layer.list.value), head: Number(head.list.value) }
    page.go("token" in change || page.data.at.chosen ? change : { ...both, ...change })
  }

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const there = Boolean(data.picture)
    show(chosen, there)
    taken.draw(data.taken || null)
    compared.draw(data)
    show(compared.switcher.node, there && data.view === "one")
    if (there) {
      const numbers = count => Array.from({ length: count }, (_, i) => String(i))
      drawPicker(layer, says.layer, numbers(data.sizes.layers), data.at.layer)
      drawPicker(head, says.head, numbers(data.sizes.heads), data.at.head)
      drawPicker(token, says.looking, data.names.map((name, i) => `${i + 1} ${name.text}`), data.at.token)
    }
    views.draw(data, [says.one, says.plane, there ? template(says.all, { n: data.sizes.layers * data.sizes.heads }) : "", says.whatif], says.views, says.table)
  }

  function drawPicker(one, label, names, value) {
    text(one.label, label)
    fill(one.list, names, () => names.map((name, i) => el("option", { value: i }, name)))
    if (one.list.value !== String(value)) one.list.value = String(value)
  }

  const turn = by => {
    const { at, sizes } = page.data
    go({ layer: (at.layer + by + sizes.layers) % sizes.layers })
  }
  return {
    draw,
    moves: { ...views.moves, up: () => page.data.picture && turn(1), down: () => page.data.picture && turn(-1), cover: () => views.name() === "one" && !page.data?.compare && one.cover(true), uncover: () => one.cover(false) },
    fit: () => views.shown().fit?.(),
    stop: () => one.stop(),
  }
}
