// A lecturer's own lesson: views added one by one, with a sentence and a note; kept in this browser, given away as a file.
import { attr, el, fill, show, text } from "../kit/el.js"
import { icon } from "../kit/icons.js"
import { moved, sideOf, stepHere } from "./steps.js"
import { keepOwn, ownLesson } from "./store.js"
import { openSheet } from "./room.js"

/** @import { Data, Lesson } from "./data.js" */

const FILE = "lesson.toml"
const TYPE = "application/toml"
const LONGEST_FILE = 200_000

/** @param {(act: import("../kit/data.js").Act) => void} send - tells Python, which reads and writes the file */
export function createBuilder(send) {
  const title = el("h2")
  const name = el("input.field", { type: "text", maxlength: "300", oninput: () => change(own => { own.title = { [data.lang]: name.value } }) })
  const list = el("ol.own")
  const none = el("p.size")
  const said = el("p.wrong", { role: "alert" })
  const chosen = el("input", { type: "file", accept: `.toml,${TYPE}`, hidden: "", onchange: load })
  const button = act => el("button.button", { type: "button", onclick: act })
  const bring = button(() => chosen.click())
  const save = button(() => { text(said, ""); send({ kind: "write", lesson: ownLesson() }) })
  const close = button(() => sheet.close())
  const sheet = el("dialog.sheet", {}, title, name, list, none, said, el("div.row", {}, save, bring, chosen, close))
  let answered = 0
  /** @type {Data} */
  let data = null

  /** @param {(own: Lesson) => void} edit */
  function change(edit) {
    const own = ownLesson()
    edit(own)
    keepOwn(own)
  }

  /** @param {Data} told */
  function draw(told) {
    data = told
    const { says, answer } = data
    const own = ownLesson()
    text(title, says.own)
    attr(name, "aria-label", says.title)
    attr(name, "placeholder", says.title)
    if (document.activeElement !== name) name.value = own.title[data.lang] || own.title.en || own.title.zh || ""
    text(none, says.own_empty)
    show(none, !own.step.length)
    for (const [node, words] of [[save, says.export], [bring, says.import], [close, says.close]]) text(node, words)
    save.disabled = !own.step.length
    const places = own.step.map(step => [step.page, sideOf(step, data.lang).state]) // words are not drawn anew while they are typed
    fill(list, [data.lang, places], () => own.step.map((step, i) => row(step, i, says)))
    if (answer && answer.n > answered) answerWith(answer)
  }

  function row(step, i, says) {
    const side = sideOf(step, data.lang)
    const tool = (sign, label, act) => el("button.tool", { type: "button", "aria-label": `${label}: ${i + 1}`, title: label, onclick: () => { change(act); draw(data) } }, icon(sign))
    const edit = (tag, key, label) => {
      const node = /** @type {HTMLInputElement} */ (el(`${tag}.field`, { "aria-label": `${label}: ${i + 1}`, placeholder: label, maxlength: key === "note" ? "4000" : "300" }))
      node.value = side[key]
      node.oninput = () => change(own => { sideOf(own.step[i], data.lang)[key] = node.value })
      return node
    }
    return el("li", {},
      el("span.size", {}, `${i + 1}  ${data.pages[step.page]}`),
      edit("input", "sentence", says.sentence), edit("textarea", "note", says.note),
      el("span.controls", {},
        tool("previous", says.earlier, own => { own.step = moved(own.step, i, i - 1) }),
        tool("chevron", says.later, own => { own.step = moved(own.step, i, i + 1) }),
        tool("close", says.remove, own => { own.step.splice(i, 1) })))
  }

  /** @param {Data} told */
  function add(told) {
    change(own => {
      own.step.push(stepHere(told.page, location.search, told.lang, told.pages[told.page]))
      if (!Object.keys(own.title).length) own.title = { [told.lang]: told.says.own }
    })
    draw(told)
    open()
  }

  async function load() {
    const [file] = chosen.files
    chosen.value = ""
    if (!file) return
    text(said, "")
    send({ kind: "read", text: (await file.text()).slice(0, LONGEST_FILE + 1) })
  }

  function answerWith(answer) {
    answered = answer.n
    if (answer.wrong) text(said, answer.wrong)
    else if (answer.lesson) { keepOwn(answer.lesson); draw(data) }
    else if (answer.text) download(FILE, answer.text, TYPE)
  }

  const open = () => openSheet(sheet)
  return { draw, add, open: () => { draw(data); open() } }
}

/** @param {string} name @param {BlobPart} content @param {string} type */
export function download(name, content, type) {
  const url = URL.createObjectURL(new Blob([content], { type }))
  el("a", { href: url, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
