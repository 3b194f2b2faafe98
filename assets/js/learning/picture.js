// Three views of learning: the training replayed, one sentence's gradient, a training of one's own.
import { attr, el, fill, order, show } from "../kit/el.js"
import { createChip, drawChip } from "../kit/chip.js"
import { createTabs } from "../kit/tabs.js"
import { createDescent } from "./descent.js"
import { createReplay } from "./replay.js"
import { createTrain } from "./train.js"

const VIEWS = ["replay", "descent", "train"]

export function build(page) {
  const tabs = createTabs(VIEWS, pick)
  const strip = el("ol.strip")
  const views = { replay: createReplay(page), descent: createDescent(page), train: createTrain(page) }
  const table = el("details.table", {}, el("summary"), el("div.scroll"))
  let picked = null
  page.main.append(tabs.node, strip, ...VIEWS.map(name => views[name].node), table)
  page.runs.add("view").add("at").add("take")

  function pick(view) {
    picked = view
    if (view !== page.data.view) page.act("view", { view })
    page.redraw()
  }

  function draw(data) {
    const { words } = page
    if (picked === data.view) picked = null
    const view = picked || data.view || "replay"
    tabs.draw([words.replay, words.descent, words.train], view, words.views)
    const there = Boolean(data.picture)
    for (const node of [tabs.node, strip, table]) show(node, there)
    for (const name of VIEWS) show(views[name].node, there && name === view)
    if (!there) return
    drawStrip(data.strip)
    if (data.view === view) {
      views[view].draw(data)
      const rows = views[view].rows(data)
      fill(table.firstChild, words.table, () => [words.table])
      fill(table.lastChild, rows, () => tableOf(rows))
    }
  }

  function drawStrip(cells) {
    while (strip.children.length < cells.length) strip.append(createChip())
    cells.forEach((cell, i) => {
      const chip = strip.children[i]
      drawChip(chip, cell, () => ({}), cell.kind === "unknown" ? page.words.unknown : "")
      attr(chip.face, "tabindex", "-1")
    })
    order(strip, [...strip.children].slice(0, cells.length))
  }

  function tableOf([head, ...body]) {
    return el("table", {},
      el("thead", {}, el("tr", {}, ...head.map(cell => el("th", { scope: "col" }, cell)))),
      el("tbody", {}, ...body.map(row => el("tr", {}, ...row.map(cell => el("td", {}, el("bdi", {}, String(cell))))))))
  }

  const shown = () => views[page.data?.view || "replay"]
  return {
    draw,
    keys: {
      ArrowRight: () => shown().step?.(1),
      ArrowLeft: () => shown().step?.(-1),
      " ": () => shown().toggle?.(),
    },
    stop: () => views.replay.stop(),
  }
}
