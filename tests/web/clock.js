// Time by hand: setTimeout, clearTimeout and Date.now move only when a test says so.
export function stopTime(t, now = 1_000_000) {
  const waiting = new Map()
  const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout, now: Date.now }
  let id = 0
  globalThis.setTimeout = (done, ms = 0) => { waiting.set(++id, { at: now + ms, done }); return id }
  globalThis.clearTimeout = timer => waiting.delete(timer)
  Date.now = () => now
  t.after(() => { Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout }); Date.now = real.now })

  return function pass(ms) {
    now += ms
    for (const [timer, { at, done }] of [...waiting].sort((a, b) => a[1].at - b[1].at)) if (at <= now && waiting.delete(timer)) done()
  }
}
