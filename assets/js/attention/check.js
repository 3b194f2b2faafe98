// "Check it": the arithmetic behind one number, with enough digits for a pocket calculator.
import { el, fill, rich, show, template, text } from "../kit/el.js"
import { number } from "../kit/format.js"
/** @import { Data, Head, Page } from "./data.js" */

const LISTED = 3 // products written out; the rest as one sum, all of them in the table

/** @param {Page} page */
export function createCheck(page) {
  const line = el("p.sum")
  const more = el("details", {}, el("summary"), el("div.scroll"))
  const node = el("div.card.check", { role: "status" }, line, more)
  let what = null

  function open(kind, i) {
    point(kind, i)
    page.redraw()
  }

  function point(kind, i) {
    what = [kind, i]
  }

  // told: what the step that is shown does, in place of the invitation.
  /** @param {Data} data */
  function draw(data, told = "") {
    const { says } = page
    const { one } = data
    show(more, ["dots", "out"].includes(what?.[0]))
    if (!what || what[1] >= (what[0] === "out" ? one.out : one.weights).length) return void fill(line, [told, data.lang], () => (told ? rich(told, {}, page.term) : [el("b", {}, says.try), " ", says.try_check]))
    const [kind, i] = what
    fill(line, [what, one.layer, one.head, data.at.token, data.lang], () => {
      if (kind === "dots") return dots(one, i)
      if (kind === "out") return mixed(one, i)
      if (kind === "scaled") return scaled(one, i)
      return weights(one, i)
    })
    const summed = kind === "out"
    text(more.firstChild, summed ? page.says.check_sum : template(page.says.products, { n: one.query.length }))
    fill(more.lastChild, [kind, summed || i, one.layer, one.head, data.at.token], () => el("table", {}, ...(summed ? one.out : one.query).map((value, k) => el("tr", {},
      el("td", {}, String(k)), ...(summed
        ? [el("td.v", {}, one.values.slice(-4).map((row, n) => `${number(one.weights.at(n - Math.min(4, one.weights.length)), 3)} × ${number(row[k], 3)}`).join(" + ")), el("td", {}, `${one.values.length > 4 ? "+ …" : ""} = ${number(value, 4)}`)]
        : [el("td.q", {}, number(value, 4)), el("td", {}, "×"), el("td.k", {}, number(one.keys[i][k], 4)), el("td", {}, `= ${number(value * one.keys[i][k], 4)}`)])))))
  }

  // One number of the mix: each token's weight times that number of its value.
  /** @param {Head} one */
  function mixed(one, k) {
    const parts = one.weights.map((weight, i) => [weight * one.values[i][k], weight, one.values[i][k]]).sort((a, b) => Math.abs(b[0]) - Math.abs(a[0]))
    const rest = parts.slice(LISTED).reduce((sum, part) => sum + part[0], 0)
    return [
      template(page.says.number_of, { k }),
      ...parts.slice(0, LISTED).flatMap(([, weight, value], n) => [n ? " + " : "", el("b.w", {}, number(weight, 3)), " × ", el("span.v", {}, number(value, 4))]),
      parts.length > LISTED ? template(page.says.and_rest, { n: parts.length - LISTED, sum: number(rest, 4) }) : " = ", el("b", {}, number(one.out[k], 4)),
    ]
  }

  /** @param {Head} one */
  function dots(one, i) {
    const products = one.query.map((q, k) => [q * one.keys[i][k], q, one.keys[i][k]]).sort((a, b) => Math.abs(b[0]) - Math.abs(a[0]))
    const rest = products.slice(LISTED).reduce((sum, product) => sum + product[0], 0)
    return [
      ...products.slice(0, LISTED).flatMap(([, q, k], n) => [n ? " + " : "", el("span.q", {}, number(q, 4)), " × ", el("span.k", {}, number(k, 4))]),
      template(page.says.and_rest, { n: one.query.length - LISTED, sum: number(rest, 4) }), el("b", {}, number(one.dots[i], 4)),
    ]
  }

  /** @param {Head} one */
  function scaled(one, i) {
    const product = `${number(one.dots[i], 4)} × ${number(one.scale, 6)} = `
    if (!one.cap) return [product, el("b", {}, number(one.scaled[i], 4))]
    return [`${one.cap} × tanh(${number(one.dots[i] * one.scale, 4)} / ${one.cap}) = `, el("b", {}, number(one.scaled[i], 4))]
  }

  /** @param {Head} one */
  function weights(one, i) {
    const raised = one.scaled.map(score => Math.exp(score))
    const total = raised.reduce((sum, value) => sum + value, 0)
    const shown = raised.length <= 6 ? raised.map(value => number(value, 4)).join(" + ") : number(total, 4)
    if (one.sinks) return [page.says.sinks, " ", el("b", {}, number(one.weights[i], 4))]
    return [`e^${number(one.scaled[i], 4)} / (${shown}) = ${number(raised[i], 4)} / ${number(total, 4)} = `, el("b", {}, number(raised[i] / total, 4))]
  }

  return { node, open, point, draw, close: () => { what = null } }
}
