// What a visitor does becomes an act {n, kind, ...} for Python. One act is under way at a time: the next one is sent
// when Python's data says ack === n, or after ten seconds (an answer can be lost when a run is replaced).

/** @import { Act } from "./data.js" */

const PATIENCE = 10_000
const LONGEST = 12

/** @param {() => void} onChange - called when an act begins or ends */
export function createActs(onChange = () => {}) {
  /** @type {(name: "act", act: Act) => void} */
  let send = () => {}
  /** @type {(Act & { n: number }) | null} */
  let flying = null
  let timer = 0
  let last = Date.now()
  /** @type {Act[]} */
  const waiting = []

  /** @param {Act} act */
  function push(act) {
    const same = act.kind === "knobs" ? waiting.findIndex(queued => queued.kind === "knobs") : -1
    if (same >= 0) waiting[same] = act // of queued knob moves only the newest counts
    else if (waiting.length < LONGEST) waiting.push(act)
    pump()
  }

  function pump() {
    if (flying || !waiting.length) return onChange()
    last = Math.max(last + 1, Date.now())
    flying = { n: last, .../** @type {Act} */ (waiting.shift()) }
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
