// What a visitor does becomes an act {n, kind, ...} for Python. One act is under way at a time: the next one is sent
// when Python's data says ack === n, or after ten seconds (an answer can be lost when a run is replaced).

/** @import { Act } from "./data.js" */

const PATIENCE = 10_000
const LONGEST = 12
const NEWEST = new Set(["knobs", "open"]) // of those that wait only the newest counts

/** @param {() => void} onChange - called when an act begins or ends */
export function createActs(onChange = () => {}) {
  /** @type {(name: "act", act: Act) => void} */
  let send = () => {}
  /** @type {(Act & { n: number }) | null} */
  let flying = null
  let timer = 0
  let last = Date.now()
  /** @type {(Act & { n: number })[]} */
  const waiting = []

  /** @param {Act} act @returns {number} n */
  function push(act) {
    const same = NEWEST.has(act.kind) ? waiting.findIndex(queued => queued.kind === act.kind) : -1
    if (same < 0) last = Math.max(last + 1, Date.now())
    const n = same < 0 ? last : waiting[same].n // numbers grow in the order of sending
    if (same >= 0) waiting[same] = { n, ...act }
    else if (waiting.length < LONGEST) waiting.push({ n, ...act })
    pump()
    return n
  }

  function pump() {
    if (flying || !waiting.length) return onChange()
    flying = waiting.shift()
    clearTimeout(timer)
    timer = setTimeout(() => settle(), PATIENCE)
    onChange()
    send("act", flying)
  }

  function settle() {
    clearTimeout(timer)
    flying = null
    pump()
  }

  return {
    push,
    connect(setTriggerValue) { send = setTriggerValue },
    /** @param {number | null} ack */
    answered(ack) {
      if (!flying || ack !== flying.n) return null
      const done = flying
      settle()
      return done
    },
    drop(kind) { for (let i = waiting.length; i--;) if (waiting[i].kind === kind) waiting.splice(i, 1) },
    pending(kind) { return flying?.kind === kind || waiting.some(act => act.kind === kind) },
    get flying() { return flying },
    get underway() { return flying ? [flying, ...waiting] : waiting },
    get idle() { return !flying && !waiting.length },
    stop() { clearTimeout(timer); waiting.length = 0; flying = null },
  }
}
