// One text in the vocabularies of known models: a row each, whole characters as boxes, a bar for each token of a box.
import { el, fill, rich, template } from "../kit/el.js"
import { roving } from "../kit/roving.js"
/** @import { Data, Page, Vocabularies, VocabularyRow } from "./data.js" */

/** @param {Page} page */
export function createVocabularies(page) {
  const told = el("p.telling")
  const why = el("p.note")
  const choice = roving(el("div.pick", { role: "radiogroup" }), "button", { line: true, picks: true })
  const list = el("ul.vocabularies")
  const marks = el("p.note")
  const node = el("div.vocabularies-view", {}, choice, told, why, list, marks)
  page.runs.add("fetch")

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const all = data.vocabularies
    const here = all.rows.filter(row => row.state === "here")
    const known = Object.fromEntries(here.map(row => [row.name, row.tokens]))
    fill(choice, [all.ready, all.chosen, data.lang], () => [{ name: "", text: "" }, ...all.ready].map((one, i) =>
      el("button.choice", { type: "button", role: "radio", "aria-checked": String(one.name === all.chosen), onclick: () => page.go({ ready: i }) }, label(one.name))))
    fill(told, [all, data.lang], () => headline(here))
    fill(why, [all, data.lang], () => known.gpt2 && known.cl100k && known.qwen && all.chosen ? [template(reason(all.chosen), known)] : [])
    fill(list, [all, data.lang], () => all.rows.map(row => line(all, row)))
    fill(marks, [all.english, data.lang], () => [says.box_marks, all.english ? ` ${template(says.english_is, { english: all.english })}` : ""])
  }

  const label = name => ({ "": page.says.mine, chinese: page.says.ready_chinese, digits: page.says.ready_digits, code: page.says.ready_code, spaces: page.says.ready_spaces, emoji: page.says.ready_emoji })[name]
  const reason = name => ({ chinese: page.says.told_chinese, digits: page.says.told_digits, code: page.says.told_code, spaces: page.says.told_spaces, emoji: page.says.told_emoji })[name]
  const state = name => ({ coming: page.says.state_coming, network: page.says.state_network, hash: page.says.state_hash, disk: page.says.state_disk, off: page.says.state_off, consent: page.says.state_consent })[name] || page.says.state_broken

  // The dearest and the cheapest of the published ones; of this app's own where none of those is there.
  /** @param {VocabularyRow[]} here */
  function headline(here) {
    const known = here.filter(row => !row.unknown && row.tokens)
    const some = known.some(row => row.source) ? known.filter(row => row.source) : known
    if (!some.length) return []
    const dear = some.reduce((one, row) => (row.tokens > one.tokens ? row : one))
    const cheap = some.reduce((one, row) => (row.tokens < one.tokens ? row : one))
    return rich(dear.tokens === cheap.tokens ? page.says.vocab_same : page.says.vocab_told, { most: dear.tokens, least: cheap.tokens, dear: dear.title, cheap: cheap.title })
  }

  /** @param {Vocabularies} all @param {VocabularyRow} row */
  function cost(all, row) {
    const times = row.cost.toFixed(2)
    return all.english ? template(page.says.cost_english, { times }) : template(page.says.cost_first, { times, first: all.first })
  }

  /** @param {Vocabularies} all @param {VocabularyRow} row */
  function line(all, row) {
    const { says } = page
    const from = [row.licence, row.source].filter(Boolean).join(" · ")
    if (row.state !== "here") {
      const asks = row.state === "consent" ? says.agree : row.state === "coming" ? "" : says.try_again
      return el("li.vocabulary", {}, el("h2", {}, row.title, " ", el("small", {}, `${state(row.state)} ${from}`)),
        asks ? el("button.button.small", { type: "button", onclick: () => page.act("fetch", { name: row.name }) }, asks) : null)
    }
    const open = row.ids.length > 0
    return el("li.vocabulary", {},
      el("h2", {}, row.title, " ", el("b", {}, template(says.vocab_counts, { n: row.tokens, each: row.each.toFixed(2) })), " ",
        el("small", {}, [row.unknown ? template(says.not_known, { n: row.unknown }) : "", cost(all, row), from].filter(Boolean).join(" · "))),
      el("div.line", {},
        el("ol.cut", {}, ...row.boxes.map((one, i) => box(one, open ? row.ids[i] : [])), row.more ? el("li.more", {}, template(says.more, { n: row.more })) : null),
        el("button.button.small", { type: "button", "aria-pressed": String(open), "aria-label": `${row.title}: ${says.show_ids}`, onclick: () => page.go({ ids: open ? "" : row.name }) }, says.show_ids)))
  }

  function box(one, ids) {
    return el("li.token", { "data-kind": one.kind }, el("bdi", {}, one.text), one.n > 1 ? el("sup", {}, String(one.n)) : null,
      el("span.bars", { "aria-hidden": "true" }, ...Array.from({ length: one.n }, () => el("i"))), ids.length ? el("small", {}, ids.join(" ")) : null)
  }

  /** @param {Data} data */
  function rows(data) {
    const { says } = page
    return [
      [says.vocabulary_of, says.token, says.characters, says.cost, says.source],
      ...data.vocabularies.rows.filter(row => row.state === "here").map(row => [row.title, row.tokens, row.each.toFixed(2), cost(data.vocabularies, row), [row.licence, row.source].filter(Boolean).join(" · ")]),
    ]
  }

  return { node, draw, rows }
}
