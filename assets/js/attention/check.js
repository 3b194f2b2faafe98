// "Check it": the arithmetic behind one number, with enough digits for a pocket calculator.
import { attr, el, fill, show, template, text } from "../kit/el.js"
import { number } from "../kit/format.js"

const LISTED = 3 // products written out; the rest as one sum, all of them in the table

export function createCheck(page) {
  const line = el("p.sum")
  const more = el("details", {}, el("summary"), el("div.scroll"))
  const node = el("div.card.check", { role: "status" }, line, more)
  let what = null

  function open(kind, i) {
    what = [kind, i]
    page.redraw()
  }

  function draw(data) {
    const { words } = page
    const { one } = data
    show(more, what?.[0] === "dots")
    if (!what || what[1] >= one.weights.length) return void fill(line, data.lang, () => [el("b", {}, words.try), " ", words.try_check])
    const [kind, i] = what
    const name = data.names[i].text
    fill(line, [what, one.layer, one.head, data.at.token, data.lang], () => {
      if (kind === "dots") return dots(one, i, name)
      if (kind === "scaled") return scaled(one, i)
      return weights(one, i)
    })
    text(more.firstChild, template(words.products, { n: one.query.length }))
    fill(more.lastChild, [what, one.layer, one.head, data.at.token], () => el("table", {}, ...one.query.map((q, k) => el("tr", {},
      el("td", {}, String(k)), el("td.q", {}, number(q, 4)), el("td", {}, "×"), el("td.k", {}, number(one.keys[i][k], 4)), el("td", {}, `= ${number(q * one.keys[i][k], 4)}`)))))
  }

  function dots(one, i) {
    const products = one.query.map((q, k) => [q * one.keys[i][k], q, one.keys[i][k]]).sort((a, b) => Math.abs(b[0]) - Math.abs(a[0]))
    const rest = products.slice(LISTED).reduce((sum, product) => sum + product[0], 0)
    return [
      ...products.slice(0, LISTED).flatMap(([, q, k], n) => [n ? " + " : "", el("span.q", {}, number(q, 4)), " × ", el("span.k", {}, number(k, 4))]),
      template(page.words.and_rest, { n: one.query.length - LISTED, sum: number(rest, 4) }), el("b", {}, number(one.dots[i], 4)),
    ]
  }

  function scaled(one, i) {
    const product = `${number(one.dots[i], 4)} × ${number(one.scale, 6)} = `
    if (!one.cap) return [product, el("b", {}, number(one.scaled[i], 4))]
    return [`${one.cap} × tanh(${number(one.dots[i] * one.scale, 4)} / ${one.cap}) = `, el("b", {}, number(one.scaled[i], 4))]
  }

  function weights(one, i) {
    const raised = one.scaled.map(score => Math.exp(score))
    const total = raised.reduce((sum, value) => sum + value, 0)
    const shown = raised.length <= 6 ? raised.map(value => number(value, 4)).join(" + ") : number(total, 4)
    if (one.sinks) return [page.words.sinks, " ", el("b", {}, number(one.weights[i], 4))]
    return [`e^${number(one.scaled[i], 4)} / (${shown}) = ${number(raised[i], 4)} / ${number(total, 4)} = `, el("b", {}, number(raised[i] / total, 4))]
  }

  return { node, open, draw, close: () => { what = null } }
}
