// What can be said of a lesson without a browser: a step's words, its address, the time planned, and what a key means.
/** @import { Lesson, Side, Step } from "./data.js" */

/**
 * A step's words and state in a language, or in the one that there is.
 * @param {Step} step
 * @param {string} lang
 * @returns {Side}
 */
export const sideOf = (step, lang) => step[lang] || step.en || step.zh

/** @param {Step} step @param {string} lang */
export const addressOf = (step, lang) => `?${new URLSearchParams({ ...sideOf(step, lang).state, lang })}`

/** @param {Lesson} lesson @param {string} lang */
export const titleOf = (lesson, lang) => lesson.title[lang] || lesson.title.en || lesson.title.zh

/** The numbers of the steps that can ask a room: they bring a question, or their page reads a text. @param {Step[]} steps @param {string[]} reading - pages */
export const askingSteps = (steps, reading) => steps.flatMap((step, i) => step.en?.ask || step.zh?.ask || reading.includes(step.page) ? [i + 1] : [])

/** The minutes planned for the steps before this one. @param {Lesson} lesson @param {number} at */
export const minutesBefore = (lesson, at) => lesson.step.slice(0, at).reduce((sum, step) => sum + step.minutes, 0)

/** 754 seconds are 12:34. @param {number} seconds */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`
}

const KEYS = {
  ArrowRight: "next", PageDown: "next", " ": "next", ArrowLeft: "back", PageUp: "back", ArrowDown: "page_next", ArrowUp: "page_back",
  b: "blank", ".": "blank", f: "full", n: "notes", t: "type", "?": "keys", Escape: "leave", Home: "first", End: "last",
}

/** What a key means while a lesson is given; undefined leaves it to the page. @param {string} key */
export const commandOf = key => KEYS[key.length === 1 ? key.toLowerCase() : key]

/**
 * Digits typed before Enter: what they are after this key, and the step to jump to.
 * @param {string} typed
 * @param {string} key
 * @param {number} count
 * @returns {{ typed: string, jump: number | null }} jump counts from 0
 */
export function dialled(typed, key, count) {
  if (/^\d$/.test(key)) return { typed: (typed + key).slice(-3), jump: null }
  const n = Number(typed)
  return { typed: "", jump: key === "Enter" && n >= 1 && n <= count ? n - 1 : null }
}

/** The view that is shown as a step of a lecturer's own. @param {string} page @param {string} address @param {string} lang @param {string} sentence */
export function stepHere(page, address, lang, sentence) {
  const { lang: _, ...state } = Object.fromEntries(new URLSearchParams(address))
  return { page, minutes: 2, [lang]: { sentence, note: "", state: { chat: "0", ...state }, claims: [] } } // an address without chat is one with it off
}

/** @template T @param {T[]} list @param {number} from @param {number} to @returns {T[]} a new list */
export function moved(list, from, to) {
  if (to < 0 || to >= list.length) return list
  const rest = list.filter((_, i) => i !== from)
  return [...rest.slice(0, to), list[from], ...rest.slice(to)]
}
