// The questions below the picture: to guess at before one sees (predict.js), and what rooms ask. An answer opens with its question.
// W shows them large above the page, in lecture mode too; W, Esc or the button closes them.
import { attr, el, fill, rich, show, text } from "./el.js"
import { held } from "./keys.js"
import { createPredict } from "./predict.js"
import { theTexts } from "./texts.js"
import { pageOf } from "./address.js"
/** @import { Page } from "./page.js" */

// A teacher's link opens its page with the questions first. The address that the window was opened by: the present one is
// another by the time that this module loads.
const begun = globalThis.performance?.getEntriesByType?.("navigation")[0]?.name || ""
const FIRST = /[?&]questions=first\b/.test(begun) ? pageOf(begun) : ""

/**
 * @param {Page<any>} page
 * @param {string} name - of the page: its questions are fetched once a language
 */
export function createQuestions(page, name) {
  const guesses = el("section")
  const asked = el("section")
  const all = el("div", {}, guesses, asked)
  const predict = createPredict(page, name)
  const node = el("details.questions", { hidden: "" }, el("summary"), all)
  const close = el("button.button", { type: "button", onclick: () => sheet.close() })
  const sheet = el("dialog.questions", { tabindex: "-1", onclose: putBack, onkeydown: shut }, el("h2"), close)

  async function draw(data) {
    const told = /** @type {import("./data.js").Questions | null} */ (await theTexts(`questions/${name}`, data.lang))
    if (page.data.lang !== data.lang) return // another language was chosen meanwhile
    show(node, Boolean(told)) // where they cannot be had, the page does without
    attr(node, "lang", data.tag)
    if (!told) return
    for (const title of [node.firstChild, sheet.firstChild]) text(title, told.title)
    text(close, told.close)
    fill(guesses, data.lang, () => [el("h2", {}, told.ask), ...predict.made(told.predict, told.words), ways(told.words, data.lang)])
    fill(asked, [data.lang, data.filled], () => [el("h2", {}, told.why), ...told.answers.filter(one => known(one.answer, data.filled || {})).map(one => answered(one, data.filled || {}))])
    show(asked, told.answers.length > 0)
    predict.draw(page.data.graded)
  }

  /** @param {import("./data.js").Words} words @param {string} lang */
  function ways(words, lang) {
    const summary = new URL("../predict/summary.html", import.meta.url)
    return el("p.ways", {},
      el("a", { href: `${summary.href}?lang=${lang}`, target: "_blank" }, words.progress), " ",
      el("a", { href: `${location.pathname}?lang=${lang}&questions=first`, target: "_self" }, words.first))
  }

  function answered({ question, answer }, values) {
    return el("details", {}, el("summary", {}, question), el("p", {}, ...rich(answer, values, page.term)))
  }

  // Opens them in a window of their own, which stands in the page only meanwhile; closes it again.
  function turn() {
    if (sheet.open) return sheet.close()
    if (node.hasAttribute("hidden")) return false
    sheet.append(all)
    page.root.append(sheet)
    sheet.showModal()
  }

  function shut(event) {
    if (event.key.toLowerCase() !== "w" || held(event)) return
    event.preventDefault()
    sheet.close()
  }

  function putBack() {
    node.append(all)
    sheet.remove()
  }

  const first = FIRST === name.replaceAll("_", "-")
  attr(node, "data-first", first)
  if (first) node.open = true
  return { node, draw, turn, first }
}

// Whether all that an answer leaves open is known: while a text cannot be read, its length is not.
const known = (answer, values) => [...answer.matchAll(/\{(\w+)\}/g)].every(([, key]) => key in values)
