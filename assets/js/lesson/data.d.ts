// A lesson as explain/lesson/file.py tells it, and what explain/ui/lesson.py sends.
import type { Says } from "../kit/data.js"

export interface Side {
  sentence: string
  note: string
  state: Record<string, string> // what the step's address says, but for the language
  claims: string[]
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
  text: string
  pages: Record<string, string>
  lessons: { name: string, title: { en?: string, zh?: string }, minutes: number, steps: number }[]
  opened: number | null // of the last step that was asked for
  answer: { n: number, kind: string, lesson?: Lesson, text?: string, wrong?: string, share?: { link: string, rows: string[], local: boolean }, run?: object | null } | null
  checks: { state: string, share: number, found: Checked[] } | null
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
