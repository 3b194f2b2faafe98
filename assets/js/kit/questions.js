// The questions below the picture: to ask a room before it sees, and what a room asks. An answer opens with its question.
// W shows them large above the page, in lecture mode too; W, Esc or the button closes them.
import { attr, el, fill, rich, show, text } from "./el.js"
import { held } from "./keys.js"
import { createPredict } from "./predict.js"
import { theTexts } from "./texts.js"
/** @import { Page } from "./page.js" */

/**
 * @param {Page<any>} page
 * @param {string} name - of the page: its questions are fetched once a language
 */
export function createQuestions(page, name) {
  const all = el("div")
  const predict = createPredict(page, name)
  const node = el("details.questions", { hidden: "" }, el("summary"), all)
  const close = el("button.button", { type: "button", onclick: () => sheet.close() })
  const sheet = el("dialog.questions", { tabindex: "-1", onclose: putBack, onkeydown: shut }, el("h2"), close)

  async function draw(data) {
    const told = /** @type {import("./data.js").Questions | null} */ (await theTexts(`questions/${name}`, data.lang))
    if (page.data.lang !== data.lang) return // another language was chosen meanwhile
    show(node, Boolean(told?.groups.length)) // a page may have none
    attr(node, "lang", data.tag)
    if (!told) return
    for (const title of [node.firstChild, sheet.firstChild]) text(title, told.title)
    text(close, told.close)
    fill(all, [data.lang, data.filled], () => told.groups.map((group, i) => section(group, told.see, data.filled || {}, i ? [] : predict.made(told.predict, { ...told.words, see: told.see }))))
    predict.draw(data.graded)
  }

  function section({ title, items }, see, values, asked) {
    return el("section", {}, el("h2", {}, title), ...asked, ...items.filter(one => known(one.answer, values)).map(one => el("details", {},
      el("summary", {}, one.question, one.model ? el("small", {}, ` ${one.model}`) : null),
      el("p", {}, ...rich(one.answer, values, page.term), one.see ? " " : null, one.see ? el("a", { href: one.see, target: "_self" }, see) : null))))
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

  return { node, draw, turn }
}

// Whether all that an answer leaves open is known: while a text cannot be read, its length is not.
const known = (answer, values) => [...answer.matchAll(/\{(\w+)\}/g)].every(([, key]) => key in values)
