// The lecturer's room as the server has it (explain/server/room_routes.py): opened, asked and closed at its own addresses,
// and listened to. The secret goes in a header, never in an address.
import { keepRoom, openRoom } from "./store.js"

/** @import { Heard, OpenRoom, Question } from "./data.js" */

export const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789" // as explain/share.py
const LENGTH = 6
const TRIES = 5 // codes that could be taken
const PATIENCE_MS = 30_000 // longer than the server waits for news
const PACE_MS = 250 // between two questions to the server: a class answers within seconds
const PAUSE_MS = 2000 // after a lost connection

/** The browser makes the code, so that a proxy can lead every call of a room to the same server by it. */
export function newCode() {
  const even = LETTERS.length * Math.floor(256 / LETTERS.length) // bytes beyond would favour the first letters
  let code = ""
  while (code.length < LENGTH) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1))
    if (byte < even) code += LETTERS[byte % LETTERS.length]
  }
  return code
}

class Refused extends Error {}

/** @param {(heard: Heard | null, trouble: string) => void} hear - what is new in the room; null once it has ended */
export function createCalls(hear) {
  /** @type {OpenRoom | null} */
  let room = openRoom()
  let listening = false

  /** @param {string} method @param {string} path @param {object} [body] */
  async function call(method, path, body) {
    const address = new URL(`r/${room.code}${path}`, document.baseURI)
    const answer = await fetch(address, {
      method, cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS),
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${room.secret}` },
      body: body && JSON.stringify(body),
    })
    const told = await answer.json()
    if (!answer.ok) throw new Refused(told.reason)
    return told
  }

  function keep(change) {
    room = change && { ...room, ...change }
    keepRoom(room)
  }

  async function open() {
    for (let i = 0; !room?.secret; i++) {
      room = { code: newCode(), secret: "", link: "", rows: [], local: false }
      try {
        keep(await call("PUT", "", { base: new URL(".", document.baseURI).href }))
      } catch (error) {
        room = null
        if (!(error instanceof Refused && error.message === "taken" && i < TRIES)) throw error
      }
    }
  }

  async function listen() {
    if (listening || !room?.secret) return // a room that is still being opened answers nobody
    listening = true
    let version = -1
    while (room) {
      let pause = PACE_MS
      try {
        const heard = await call("GET", version < 0 ? "/answers" : `/answers?after=${version}`)
        version = heard.version
        if (room) hear(heard, "")
      } catch (error) {
        pause = PAUSE_MS
        if (error instanceof Refused && ["over", "stranger"].includes(error.message)) over("over")
        else if (room) hear(undefined, "lost")
      }
      await new Promise(done => setTimeout(done, pause))
    }
    listening = false
  }

  function over(trouble) {
    keep(null)
    hear(null, trouble)
  }

  /** Does something in the room, and hears what came of it. @param {string} method @param {string} path @param {object} body */
  async function act(method, path, body) {
    try {
      hear(await call(method, path, body), "")
    } catch (error) {
      if (error instanceof Refused && error.message === "over") over("over")
      else hear(undefined, "lost")
    }
  }

  return {
    get room() { return room },
    keep,
    listen,
    /** Asks; opens the room if there is none. @param {Question} question @param {(n: number) => object} topic - what to keep of it */
    async ask(question, topic) {
      try {
        await open()
        const heard = await call("PUT", "/question", question)
        keep({ topic: topic(heard.n) })
        hear(heard, "")
        listen()
      } catch (error) {
        if (error instanceof Refused && error.message === "over") over("over")
        else hear(undefined, error instanceof Refused ? "full" : "lost")
      }
    },
    close: () => act("POST", "/close", {}),
    /** @param {string} key @param {boolean} on */
    hide: (key, on) => act("PUT", "/hidden", { key, on }),
    async end() {
      try { await call("DELETE", "") } catch { /* it ends by itself */ }
      over("")
    },
  }
}
