// One sentence, gradient descent by hand: at every place the right word, the loss, and the bars after 0, 1, 10, 100 steps.
import { attr, el, fill, rich, style, template, text } from "../kit/el.js"
import { word } from "../kit/chip.js"
import { number, percent } from "../kit/format.js"
import { roving } from "../kit/roving.js"
import { createRows } from "./rows.js"
/** @import { Data, Page } from "./data.js" */

const SURE = 0.3 // loss of an answer's first word below which there is nothing left to learn in it

/** @param {Page} page */
export function createDescent(page) {
  const intro = el("p.intro")
  const from = el("select.field", { onchange: () => page.act("go", { at: Number(from.value) }) })
  const fromLabel = el("label.from", {}, el("span"), from)
  const places = roving(el("div.places"), "button", { line: true })
  const columns = el("div.columns")
  const node = el("div.descent", {}, el("div.top", {}, intro, fromLabel), places, columns)
  const cards = []
  let place = null
  let sentence = ""

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const { lessons, from: steps, at, answer } = data.descent
    fill(intro, [answer === null, data.lang], () => rich(`${says.descent_intro}${answer === null ? "" : ` ${says.answered}`}`, {}, page.term))
    text(fromLabel.firstChild, says.from)
    fill(from, [steps, data.lang], () => steps.map((step, i) => el("option", { value: i }, template(says.step, { n: step.toLocaleString("en") }))))
    if (from.value !== String(at)) from.value = String(at)
    if (!lessons.length) return void fill(columns, ["none", data.lang], () => el("p", {}, says.too_short))
    const key = lessons[0].places.map(one => one.right.id).join()
    if (key !== sentence) place = answer !== null && lessons[0].places[answer].loss > SURE ? answer : hardest(lessons[0].places)
    sentence = key
    const most = Math.max(7, ...lessons[0].places.map(one => one.loss))
    fill(places, [lessons, place, data.lang], () => lessons[0].places.map((one, i) => {
      const button = el("button.place", { type: "button", "data-answer": answer !== null && i >= answer, "aria-pressed": String(i === place), onclick: () => { place = i; page.redraw() } },
        el("span.word-here", {}, word(one.right)), el("i"), el("span.loss-here", {}, number(one.loss)))
      style(button.children[1], "--high", `${(one.loss / most) * 40}px`)
      return button
    }))
    while (cards.length < lessons.length) cards.push(createCard())
    lessons.forEach((lesson, i) => {
      const card = cards[i]
      const here = lesson.places[place]
      text(card.title, lesson.steps === 0 ? says.before : template(says[lesson.steps === 1 ? "after_one" : "after"], { n: lesson.steps }))
      text(card.loss, template(says.loss_all, { loss: number(lesson.loss) }))
      card.rows.draw(here.rows)
      fill(card.right, [here, data.lang], () => [says.right_word, " ", word(here.right), ` ${percent(here.own)}`])
      ;[...card.rows.node.children].forEach((line, k) => { attr(line, "data-right", here.rows[k].id === here.right.id) })
    })
  }

  function createCard() {
    const card = { title: el("h2"), loss: el("p.loss-all"), rows: createRows(), right: el("p.right-word") }
    columns.append(el("section.card", {}, card.title, card.loss, card.rows.node, card.right))
    return card
  }

  const hardest = some => some.reduce((best, one, i) => (one.loss > some[best].loss ? i : best), 0)

  /** @param {Data} data */
  function rows(data) {
    const { says } = page
    const { lessons } = data.descent
    if (!lessons.length) return [[says.steps]]
    return [
      [says.right_word, ...lessons.flatMap(lesson => [`${says.loss} (${lesson.steps})`, `% (${lesson.steps})`])],
      ...lessons[0].places.map((one, i) => [one.right.text, ...lessons.flatMap(lesson => [number(lesson.places[i].loss, 3), percent(lesson.places[i].own)])]),
    ]
  }

  function step(by) {
    const count = page.data.descent.lessons[0]?.places.length || 1
    place = (place + by + count) % count
    page.redraw()
  }

  return { node, draw, rows, step }
}
