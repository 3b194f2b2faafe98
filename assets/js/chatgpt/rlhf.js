// RLHF in the lecture's three steps, side by side: people rank, a reward model learns to, the model is tuned to please it.
import { createChoice } from "../kit/choice.js"
import { el, fill, rich, show, template, text } from "../kit/el.js"
import { number, percent } from "../kit/format.js"
import { createJudge } from "./judge.js"
import { createPlot } from "./plot.js"
import { createRank } from "./rank.js"
import { alive, createRun } from "./run.js"
/** @import { Data, Page } from "./data.js" */

const SHOWN = 3 // answers before and after; one in lecture mode

/** @param {Page} page */
export function createRlhf(page) {
  const of = createChoice(["story", "name"], name => page.go({ of: name }))
  const wish = el("select", { onchange: () => page.go({ wish: wish.value }) })
  const wished = el("label.system", {}, el("span"), wish)
  const rank = createRank(page)
  const judge = createJudge(page)
  const leash = createChoice(["short", "middle", "long", "none"], name => page.go({ leash: name }))
  const leashName = el("b", { "aria-hidden": "true" }) // the choice says it too
  const leashed = el("p.caption.leashed")
  const run = createRun(page, () => page.act("tune"))
  const reward = createPlot({ wide: 320, high: 90, right: 62 })
  const away = createPlot({ wide: 320, high: 90, right: 62 })
  const leads = [el("h3"), el("h3")]
  const exam = el("p.exam", { role: "status" })
  const titles = [el("h2"), el("h2"), el("h2")]
  const names = el("div.names")
  const samples = ["before", "after"].map(() => ({ title: el("h2"), list: el("ol.samples") }))
  const pair = el("div.pair", {}, ...samples.map(one => el("section", {}, one.title, one.list)))
  const node = el("div.rlhf", {}, el("div.steer", {}, of.node, wished),
    el("div.three", {},
      el("section", {}, titles[0], rank.node),
      el("section", {}, titles[1], judge.node),
      el("section", {}, titles[2], el("div.steer", {}, leashName, leash.node), leashed, run.node, leads[0], reward.node, leads[1], away.node, exam)),
    names, pair)

  /** @param {Data} data */
  function draw(data) {
    const { says } = page
    const now = data.rlhf
    const active = alive(now.job)
    of.draw([says.of_story, says.of_name], now.of, says.of)
    text(wished.firstChild, says.wish)
    fill(wish, [now.wishes, data.lang], () => now.wishes.map(name => el("option", { value: name }, says[`wish_${name}`])))
    wish.value = now.wish
    titles.forEach((title, i) => { text(title, says[`step_${i + 1}`]) })
    rank.draw(data)
    judge.draw(data)
    text(leashName, says.leash_label)
    leash.draw(now.leashes.map(one => says[`leash_${one.name}`]), now.leash, says.leash)
    const held = now.leashes.find(one => one.name === now.leash)
    fill(leashed, [held, data.lang], () => rich(says[held.beta === 0 ? "leash_is_none" : held.most ? "leash_is" : "leash_is_price"], { beta: held.beta, most: held.most }, page.term))
    const steps = now.of === "name" ? 60 : 26
    const idle = now.run ? template(says.rlhf_idle, { n: now.run.points.at(-1)[0] }) : says.rlhf_none
    run.draw(now.own || active ? now.job : null, { label: says.tune, at: now.run?.points.at(-1)?.[0] ?? 0, most: steps, idle, can: now.learned.judged.length > 0 })
    drawRun(data, steps)
  }

  /** @param {Data} data */
  function drawRun(data, steps) {
    const { says } = page
    const { run, of: asked, ran, own, wish: chosen, leash: held } = data.rlhf
    const points = run?.points ?? []
    const column = at => points.map(point => [point[0], point[at]])
    const top = Math.max(2, Math.ceil(Math.max(0, ...points.map(point => point[1]))))
    const far = Math.max(4, Math.ceil(Math.max(0, ...points.map(point => point[2]))))
    const last = points.at(-1)
    text(leads[0], says.reward)
    text(leads[1], says.kl)
    reward.draw(says.reward, { most: top, ticks: [0, top], x: steps, say: String, lines: [{ points: column(1), cls: own ? "own" : "kept", name: last ? number(last[1], 1) : "" }] })
    away.draw(says.kl, { most: far, ticks: [0, far], x: steps, say: String, lines: [{ points: column(2), cls: own ? "own" : "kept", name: last ? number(last[2], 1) : "" }] })
    const exams = points.filter(point => point[3] !== null)
    const met = points.filter(point => point[4] !== null)
    const what = ran && own ? ran.wish : chosen
    fill(exam, [exams.at(0), exams.at(-1), met.at(0), met.at(-1), what, data.lang], () => [
      met.length ? el("span", {}, template(says[`met_${what}`] ?? "", { before: measure(what, met[0][4]), after: measure(what, met.at(-1)[4]) })) : null,
      met.length ? " " : null,
      exams.length ? el("span", {}, template(says.exam, { before: percent(exams[0][3]), after: percent(exams.at(-1)[3]) })) : null,
    ])
    show(pair, Boolean(run) && asked === "story")
    samples.forEach(({ title, list }, i) => {
      const some = (i ? run?.after : run?.before) ?? []
      text(title, i ? template(says.samples_after, { n: last?.[0] ?? 0, leash: says[`leash_${own && ran ? ran.leash : held}`] }) : says.samples_before)
      const shown = some.slice(0, page.lecture ? 1 : SHOWN)
      fill(list, shown, () => shown.map(one => el("li", {}, el("b.score", {}, number(one.score, 1)), el("span", {}, one.text))))
    })
    drawNames(data)
  }

  /** @param {Data} data */
  function drawNames(data) {
    const { says } = page
    const found = data.rlhf.run?.names
    show(names, Boolean(found))
    if (!found) return
    fill(names, [found, data.lang], () => [
      el("p.caption", {}, ...rich(found.apart === null ? says.names_no_best : says.names, { apart: found.apart?.toFixed(2) }, page.term)),
      el("ol.name-bars", {}, ...found.rows.map(one => el("li", {}, el("span.said-name", {}, one.text),
        ...["before", "now", "best"].map(what => bar(what, one[what]))))),
      el("p.legend", {}, ...["before", "now", "best"].map(what => el("span", {}, el(`i.key-${what}`), says[`names_${what}`]))),
    ])
  }

  function bar(what, share) {
    const bar = el(`i.key-${what}`)
    bar.style.width = `${100 * (share ?? 0)}%`
    return el("span.track", { title: share === null ? "" : percent(share) }, bar)
  }

  const measure = (wish, value) => (["short", "long"].includes(wish) ? Math.abs(value).toFixed(0) : percent(Math.max(0, value))) // a short story's mark is its length, negative

  /** @param {Data} data */
  function rows(data) {
    const { says } = page
    const { run, learned } = data.rlhf
    const points = (run?.points ?? []).map(([step, score, kl, right]) => [step, number(score, 2), number(kl, 2), right === null ? "" : percent(right)])
    const agreed = learned.agreed.map(([pairs, share]) => [template(says.after_pairs, { n: pairs }), percent(share), "", ""])
    const named = (run?.names?.rows ?? []).map(one => [one.text, percent(one.before), percent(one.now), one.best === null ? "" : percent(one.best)])
    return [[says.steps, says.reward, says.kl, says.exam_short], ...points, ...agreed, ...named]
  }

  return { node, draw, rows }
}
