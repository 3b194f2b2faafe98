// The phone's page: one module, nothing else is loaded. It asks the server for news, and answers. What was answered stays in
// the phone until the server has it, so neither sleep nor a lost connection loses it. Whatever others wrote is text.

const PATIENCE_MS = 30_000 // longer than the server waits for news
const PACE_MS = 1000 // between two questions to the server
const PAUSES_MS = { offline: 2000, slow: 30_000, full: 30_000 }

const at = id => document.getElementById(id)
const words = JSON.parse(at("says").textContent)
const code = /\/r\/(\w+)\/?$/.exec(location.pathname)?.[1].toLowerCase() || ""
const kept = { device: "", pending: null, ...load(`room.${code}`) }
const now = { state: code ? "wait" : "enter", told: null, lost: false, wrong: "" }
let lang = load("room.lang") || (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en")
let interrupt = () => {}

// A browser may forbid to keep anything: then a reload makes this phone another one.
function load(key) {
  try { return JSON.parse(localStorage.getItem(key)) } catch { return null }
}
function store(key, value) {
  try { localStorage.setItem(key, JSON.stringify(value)) } catch { /* as above */ }
}
function keep(change) {
  store(`room.${code}`, Object.assign(kept, change))
}

class Refused extends Error {}

/** @param {string} method @param {string} path @param {object} [body] */
async function call(method, path, body) {
  const control = new AbortController()
  const late = setTimeout(() => control.abort(), PATIENCE_MS)
  if (method === "GET") interrupt = () => control.abort("again")
  try {
    const answer = await fetch(`r/${code}/${path}`, {
      method, signal: control.signal, cache: "no-store",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${kept.device}` },
      body: body && JSON.stringify(body),
    })
    const told = await answer.json()
    if (!answer.ok) throw new Refused(told.reason)
    return told
  } finally {
    clearTimeout(late)
    interrupt = () => {}
  }
}

/** @param {number} ms - or until something happens @returns {Promise<void>} */
const pause = ms => new Promise(done => {
  const over = () => { clearTimeout(timer); interrupt = () => {}; done() }
  const timer = setTimeout(over, ms)
  interrupt = over
})

async function live() {
  while (now.state !== "over") {
    const begun = Date.now()
    const known = now.told?.version
    let rest = 0
    try {
      if (!kept.device) keep(await call("POST", "join", {}))
      while (kept.pending) await send()
      draw()
      now.told = await call("GET", now.told ? `question?after=${known}` : "question")
      Object.assign(now, { state: "here", lost: false })
      if (now.told.version === known) rest = PACE_MS - (Date.now() - begun)
    } catch (error) {
      if (error === "again") continue
      rest = refused(error)
    }
    draw()
    if (rest > 0) await pause(rest)
  }
}

// An answer that was changed while it was under way is sent once more.
async function send() {
  const { pending } = kept
  try {
    now.told = await call("PUT", "answer", pending)
    now.wrong = ""
  } catch (error) {
    if (!(error instanceof Refused) || !["closed", "nonsense"].includes(error.message)) throw error
    now.wrong = error.message
    now.told = null
  }
  if (kept.pending === pending) keep({ pending: null })
}

/** @returns {number} ms until the next try */
function refused(error) {
  if (!(error instanceof Refused)) {
    now.lost = true
    return PAUSES_MS.offline
  }
  if (error.message === "stranger") keep({ device: "" }) // the server began anew: come in once more
  if (error.message === "over") {
    try { localStorage.removeItem(`room.${code}`) } catch { /* nothing was kept */ }
  }
  if (["over", "slow", "full"].includes(error.message)) now.state = error.message
  return PAUSES_MS[error.message] ?? PACE_MS
}

function give(answer) {
  keep({ pending: { n: now.told.n, answer } })
  now.wrong = ""
  draw()
  interrupt()
}

const say = key => words[lang][key]
const set = (node, text) => { if (node.textContent !== text) node.textContent = text }
const own = sides => sides[lang] !== undefined ? lang : Object.keys(sides)[0]

function draw() {
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en"
  document.title = say("title")
  set(at("code"), code)
  set(at("speak"), lang === "zh" ? "English" : "中文")
  at("speak").lang = lang === "zh" ? "en" : "zh-CN"
  set(at("nameless"), say("nameless"))
  const question = now.state === "here" ? now.told?.question : null
  const open = Boolean(question && now.told.open)
  const asks = question ? own(question.asks) : ""
  set(at("asks"), question ? question.asks[asks] || say("next") : say(now.state === "here" ? "wait" : now.state))
  set(at("text"), question?.text || "")
  at("text").hidden = !question?.text
  at("text").classList.toggle("goes-on", !asks)
  const labels = question ? question.choices[own(question.choices)] || [] : []
  const typed = open && !labels.length
  form("enter", now.state === "enter", "code", "go")
  form("word", typed, "word", "send")
  const mine = given()
  const choices = at("choices")
  choices.hidden = !open || typed
  const drawn = JSON.stringify([now.told?.n, lang, labels])
  if (choices.dataset.drawn !== drawn) {
    choices.dataset.drawn = drawn
    choices.replaceChildren(...labels.map((label, i) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: label, onclick: () => give(i) })
      button.lang = own(question.choices) === "zh" ? "zh-CN" : "en"
      return button
    }))
  }
  for (const [i, button] of [...choices.children].entries()) button.setAttribute("aria-pressed", String(String(i) === mine))
  set(at("said"), [now.lost && say(kept.pending ? "kept" : "lost"), now.wrong && say(now.wrong), ...question ? answered(open, mine, labels) : []].filter(Boolean).join(lang === "zh" ? "" : " "))
}

/** @param {string} id @param {boolean} on @param {string} label @param {string} button */
function form(id, on, label, button) {
  at(id).hidden = !on
  set(at(id).querySelector("span"), say(label))
  set(at(id).querySelector("button"), say(button))
}

// This phone's answer: the one that waits to be sent, else the one that the server has.
function given() {
  const { pending } = kept
  return pending && pending.n === now.told?.n ? String(pending.answer) : now.told?.mine ?? null
}

function answered(open, mine, labels) {
  const answer = mine === null || open && labels.length ? "" : say("mine").replace("{answer}", () => labels.length ? labels[mine] : mine)
  const sent = open && mine !== null && !kept.pending
  return [open ? "" : say("shut"), answer, sent ? say("change") : ""]
}

/** What is typed into a form's field, when it is sent. @param {string} id @param {(text: string) => void} act */
function onsent(id, act) {
  at(id).addEventListener("submit", event => {
    event.preventDefault()
    const text = at(id).querySelector("input").value.trim()
    if (text) act(text)
  })
}
onsent("enter", text => location.assign(`r/${encodeURIComponent(text.toLowerCase())}`))
onsent("word", give)
at("speak").addEventListener("click", () => {
  lang = lang === "zh" ? "en" : "zh"
  store("room.lang", lang)
  draw()
})
// Back from sleep, or with a connection: look at once.
const back = () => document.visibilityState === "visible" && interrupt()
for (const event of ["online", "pageshow"]) window.addEventListener(event, back)
document.addEventListener("visibilitychange", back)
draw()
if (code) live()
