// Play: one "next" after another at the chosen pace, each only after the answer to the last.
/** @import { Page } from "./page.js" */

export const SPEEDS = [0.5, 1, 2, 4]

/** @param {Page<any>} page @param {() => boolean} mayGoOn */
export function createPlayer(page, mayGoOn) {
  const player = { playing: false, speed: 1, start, stop, answered, setSpeed }
  let timer = 0
  let sent = 0

  function start() {
    if (player.playing || !mayGoOn()) return
    player.playing = true
    step()
    page.redraw()
  }

  function stop() {
    clearTimeout(timer)
    if (!player.playing) return
    player.playing = false
    page.acts.drop("next")
    page.redraw()
  }

  function step() {
    if (!player.playing) return
    if (!mayGoOn()) return stop()
    sent = performance.now()
    page.act("next", {}, "player")
  }

  function answered(done) {
    if (!player.playing || !page.acts.idle || done?.kind !== "next") return
    if (!mayGoOn()) return stop()
    clearTimeout(timer)
    timer = setTimeout(step, Math.max(0, 1000 / player.speed - (performance.now() - sent)))
  }

  function setSpeed(speed) {
    player.speed = speed
    page.redraw()
  }

  document.addEventListener("visibilitychange", () => { if (document.hidden) stop() })
  return player
}
