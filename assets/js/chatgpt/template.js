// One question twice: as bare text, and in the model's chat template. Both texts step together.
import { attr, el, text } from "../kit/el.js"
import { exactPercent } from "../kit/format.js"
import { icon } from "../kit/icons.js"
import { createPlayer } from "../kit/player.js"
import { createAsking } from "./asking.js"
import { createColumn } from "./column.js"
/** @import { Data, Page } from "./data.js" */

/** @param {Page} page */
export function createTemplate(page) {
  const asking = createAsking(page)
  const columns = [createColumn(page, asking.beside), createColumn(page, asking.rules)]
  const next = el("button.button.filled", { type: "button", onclick: forward }, el("span"), el("kbd.forward", { "aria-hidden": "true" }))
  const back = el("button.button", { type: "button", onclick: backward }, icon("back"), el("span"))
  const play = el("button.button", { type: "button", onclick: toggle }, icon("play"), icon("pause"), el("span"))
  const restart = el("button.button", { type: "button", onclick: () => page.act("restart") }, icon("restart"), el("span"))
  const actions = el("div.actions", { role: "group" }, next, back, play, restart)
  const node = el("div.template", {}, el("div.columns", {}, ...columns.map(column => column.node)), actions, asking.node)
  const player = createPlayer(page, () => Boolean(page.data?.view === "template" && page.data.more))

  function forward() {
    if (!page.data?.more) return false
    page.act("next")
    return true
  }

  function backward() {
    if (!page.data?.back) return false
    page.act("back")
    return true
  }

  function toggle() {
    if (player.playing) player.stop()
    else if (page.data?.more) player.start()
    else return false
    return true
  }

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    columns.forEach((column, i) => { column.draw(data.columns[i]) })
    asking.draw(data)
    text(next.firstChild, says.next)
    attr(next, "disabled", !data.more)
    label(back, says.back, "ArrowLeft", !data.back)
    label(play, player.playing ? says.pause : says.play, "Space", !data.more && !player.playing)
    label(restart, says.restart, null, !data.back)
    attr(play.children[0], "hidden", player.playing)
    attr(play.children[1], "hidden", !player.playing)
    attr(actions, "aria-label", says.actions)
  }

  /** @param {Data} data */
  function rows(data) {
    const { says } = page
    const all = data.columns.flatMap(({ kind, turns }) => turns.flatMap(({ by, cells }) => cells.map(cell => [
      says[`column_${kind}`], says[`by_${by}`], cell.text, cell.ids.join(" "), cell.prob === null ? "" : exactPercent(cell.prob),
    ])))
    return [[says.column, says.by, says.token, says.id, says.prob], ...all]
  }

  function label(button, name, key, disabled) {
    text(button.lastChild, name)
    attr(button, "aria-label", name)
    attr(button, "aria-keyshortcuts", key)
    attr(button, "disabled", disabled)
  }

  return {
    node, draw, rows, toggle,
    step: by => (by > 0 ? forward() : backward()),
    answered: done => player.answered(done),
    stop: () => player.stop(),
  }
}
