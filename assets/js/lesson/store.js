// What the browser keeps of lessons: the lecturer's own in localStorage, where a lesson stands in this window's session.
/** @import { Lesson } from "./data.js" */

const OWN = "lesson.own"
const PLACE = "lesson.place"
const LEFT = "lesson.left"
const ROOM = "lesson.room"
const TOUR = "tour" // assets/lessons/tour.toml

/** @returns {Lesson} one without steps where there is none yet, or none that can be read */
export function ownLesson() {
  const kept = parsed(localStorage.getItem(OWN))
  return kept && Array.isArray(kept.step) && kept.title ? kept : { title: {}, step: [] }
}

/** @param {Lesson} lesson */
export function keepOwn(lesson) {
  localStorage.setItem(OWN, JSON.stringify(lesson))
}

/**
 * The lesson that is being given here: its name ("" is the own one), step, and when it began.
 * @returns {{ name: string, at: number, begun: number } | null}
 */
export const place = () => parsed(sessionStorage.getItem(PLACE))

/** @param {{ name: string, at: number, begun: number } | null} here */
export function keepPlace(here) {
  if (here) sessionStorage.setItem(PLACE, JSON.stringify(here))
  else sessionStorage.removeItem(PLACE)
}

/**
 * The lesson that was left before its end: in this window, but a tour's place outlasts it.
 * @returns {{ name: string, at: number, begun: number } | null}
 */
export const leftAt = () => parsed(sessionStorage.getItem(LEFT)) || parsed(localStorage.getItem(LEFT))

/** @param {{ name: string, at: number, begun: number } | null} there */
export function keepLeft(there) {
  for (const kept of [sessionStorage, localStorage]) kept.removeItem(LEFT)
  if (there) (there.name === TOUR ? localStorage : sessionStorage).setItem(LEFT, JSON.stringify(there))
}

/**
 * The room that this window has open, and what was asked there.
 * @returns {import("./data.js").OpenRoom | null}
 */
export const openRoom = () => parsed(sessionStorage.getItem(ROOM))

/** @param {import("./data.js").OpenRoom | null} room */
export function keepRoom(room) {
  if (room) sessionStorage.setItem(ROOM, JSON.stringify(room))
  else sessionStorage.removeItem(ROOM)
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch { return null }
}
