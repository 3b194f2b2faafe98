// A lesson as explain/lesson/file.py tells it, and what explain/ui/lesson.py sends.
import type { Says } from "../kit/data.js"

export interface Side {
  sentence: string
  note: string
  do?: string // what a visitor does there, where the lesson is a tour
  state: Record<string, string> // what the step's address says, but for the language
  claims: string[]
  ask?: StepAsk
}

export interface Step {
  page: string
  minutes: number
  en?: Side
  zh?: Side
}

export interface Lesson {
  title: { en?: string, zh?: string }
  step: Step[]
}

export interface Checked {
  n: number
  page: string
  sentence: string
  seconds: number
  good: boolean
  failed: [string, string][] // a claim, and what was found
  trouble: string
}

export interface Data {
  says: Says
  lang: "en" | "zh"
  tag: string
  page: string
  model: string // its title
  unnamed: boolean // the page does not say itself that it shows this model
  text: string
  reads: boolean // whether the page that is shown reads it
  reading: string[] // the pages that read a text
  pages: Record<string, string>
  lessons: { name: string, title: { en?: string, zh?: string }, minutes: number, steps: number }[]
  ack: number | null // of the act that was answered last
  opened: number | null // of the last step that was asked for
  answer: { n: number, kind: string, lesson?: Lesson, text?: string, wrong?: string, share?: { link: string, rows: string[], local: boolean }, run?: object | null, offers?: Offer[] } | null
  checks: { state: string, share: number, found: Checked[] } | null
  room: Says
  judged: { n: number, state: string, found: Judged[] } | null
}

// What a room is asked, as explain/room.py takes it; no `asks`: what comes next, no choices: a word is typed.
export interface Question {
  text: string
  asks: { en?: string, zh?: string }
  choices: { en?: string[], zh?: string[] }
}

export type Beside = "" | "next word" | "attention" | "rankings" // what of the model stands beside the answers

export interface Offer {
  name: string
  question: Question
  beside: Beside
  ids: number[] // where choices are tokens
}

// The model's own number for an answer; `tokens` that it is the product over, where they are several.
export interface Judged {
  share: number | null
  tokens: string[]
}

// A question of a lesson's step in one language.
export interface StepAsk {
  question: string
  choices: string[]
  beside: Beside
}

export interface OpenRoom {
  code: string
  secret: string
  link: string
  rows: string[]
  local: boolean
  topic?: { n: number, offer: Offer, page: string, address: string, judge: number, judged: Judged[] | null, covered: boolean } // what was asked, and where
}

// What explain/server/room_routes.py tells the lecturer.
export interface Heard {
  version: number
  n: number
  open: boolean
  question: Question | null
  devices: number
  answered: number
  bars: { key: string, text: string, count: number, hidden: boolean }[]
  others: number
}

// What the lecturer's window tells the window with the notes.
export interface Told {
  says: Says
  tag: string
  at: number
  count: number
  sentence: string
  note: string
  page: string
  next: { sentence: string, page: string } | null
  minutes: { before: number, step: number, all: number }
  begun: number // ms since 1970
}
