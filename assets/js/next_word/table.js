// Everything that the picture shows, as text: for a screen reader, for copying, for whoever wants the digits.
import { attr, el, fill, show, text } from "../kit/el.js"
import { count, exactPercent, knob, number } from "../kit/format.js"
import { points } from "./compared.js"
/** @import { Data, Moved, Page } from "./data.js" */

const NUMBER = /^[<>+\u2212]?\d[\d.,]*%?$/

/** @param {Page} page */
export function createTable(page) {
  const summary = el("summary")
  const box = el("div.tables")
  const node = el("details.as-table", {}, summary, box)

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const covered = page.covered()
    text(summary, says.table)
    show(node, data.strip.length > 0)
    fill(box, [page.moved(), data.strip, data.rows, data.others, data.stages, data.draw, covered, data.lang], () => [
      page.moved() ? movedTable(page.moved()) : null,
      data.rows && !covered ? nextTable(data) : null,
      data.rows && !covered ? stageTable(data) : null,
      stripTable(data),
    ])
  }

  function table(caption, heads, rows) {
    const numbers = heads.map((_, i) => rows.some(cells => NUMBER.test(cells[i]))) // columns set to the right
    const row = (tag, props, cells) => el("tr", {}, ...cells.map((cell, i) =>
      attr(el(tag, props, cell instanceof Node ? cell : String(cell)), "data-number", numbers[i])))
    return el("div.scroll", { tabindex: "0", role: "region", "aria-label": caption }, el("table", {}, el("caption", {}, caption),
      el("thead", {}, row("th", { scope: "col" }, heads)), el("tbody", {}, ...rows.map(cells => row("td", {}, cells)))))
  }

  /** @param {Data} data */
  function nextTable({ rows, others, draw }) {
    const { says } = page
    const logits = rows.some(row => row.logit !== undefined && row.logit !== null)
    const heads = [says.rank, says.token, says.id, says.bytes, logits ? says.logits : null, says.own_plain, says.after_plain, says.cut_by, says.drawn_plain]
    const body = rows.map((row, i) => [
      i + 1, el("bdi", {}, row.likely?.length ? `${row.text} → ${row.likely.join(" ")}` : row.text), row.id, el("code", {}, row.bytes), logits ? number(row.logit, 4) : null,
      exactPercent(row.own), exactPercent(row.after), row.cut ? row.cut.replace("_", "-") : "", row.drawn,
    ])
    body.push([`${rows.length + 1}…`, says.others_plain, "", "", logits ? "" : null, exactPercent(others.own), exactPercent(others.after), "", others.drawn])
    const caption = draw && draw.die !== null ? `${says.table_next} ${says.seed} ${draw.seed}: ${number(draw.die, 6)} → ${draw.text}` : says.table_next
    return table(caption, heads.filter(head => head !== null), body.map(cells => cells.filter(cell => cell !== null)))
  }

  /** @param {Moved} moved */
  function movedTable({ rows, others }) {
    const { says, parts: { compared: { say } } } = page
    const cells = two => [exactPercent(two.first), exactPercent(two.second), points(two.first, two.second, 4)]
    const body = rows.map((row, i) => [i + 1, el("bdi", {}, row.text), row.id, ...cells(row)])
    body.push([`${rows.length + 1}…`, says.others_plain, "", ...cells(others)])
    return table(say("table"), [says.rank, says.token, says.id, say("first"), say("second"), say("points_plain")], body)
  }

  /** @param {Data} data */
  function stageTable({ stages, knobs }) {
    const { says } = page
    const after = stages.slice(1)
    const heads = [says.rank, says.token, says.logits, says.temperature, says.top_k, says.top_p, says.min_p]
    const body = stages[0].values.map((logit, i) => [
      i + 1, el("bdi", {}, stages[0].words[i]), number(logit, 4), ...after.map(stage => (stage.cut?.[i] ? "–" : exactPercent(stage.values[i]))),
    ])
    body.unshift(["", says.setting, "", ...after.map(stage => knob(knobs[stage.name], 0))])
    body.push(["", says.kept, "", ...after.map(stage => (stage.kept === null || stage.kept === undefined ? "" : count(stage.kept)))])
    body.push(["", says.cut_share, "", ...after.map(stage => (stage.mass === null || stage.mass === undefined ? "" : exactPercent(stage.mass)))])
    return table(says.table_stages, heads, body)
  }

  /** @param {Data} data */
  function stripTable({ strip }) {
    const { says } = page
    const body = strip.flatMap((cell, i) => cell.tokens.map((token, part) => [
      part ? "" : i + 1, el("bdi", {}, token.text), token.id, el("code", {}, token.bytes),
      part || cell.prob === null ? "" : exactPercent(cell.prob), part || cell.after === null ? "" : exactPercent(cell.after),
    ]))
    return table(says.table_strip, [says.position, says.token, says.id, says.bytes, says.own_plain, says.after_plain], body)
  }

  return { node, draw }
}
