// What explain/views/chatgpt.py sends.
import type { Item, Name, Pair, Viewed } from "../kit/data.js"
import type { Page as KitPage } from "../kit/page.js"

export type Page = KitPage<Data>

// Each view's data come with it; `columns` to `more` are the template's.
export interface Data extends Omit<Viewed, "picture"> {
  view: "template" | "instruction" | "rlhf" | "limits"
  picture: true | null // null: there is only a notice
  instruction?: Instruction
  rlhf?: Rlhf
  limits?: Limits
  columns?: [Column, Column] // bare text, and in the template
  messages?: string[] // what people say, one after another
  system?: { text: string } | null // null: this template knows no system message
  beside?: { now: string, options: [string, string][] } // the left column's model: name and title
  twin?: boolean // the left column's model is another one
  instead?: string | null // the model chosen for all pages, where it has no template
  uses: string // the model of this view, where it is not the one chosen for all pages
  back?: boolean // there is a word to take back
  more?: boolean // a column can go on
}

export interface Column {
  kind: "bare" | "chat"
  model: string
  turns: { by: "person" | "model", cells: Word[] }[]
  dropped: string[] // messages and answers that the context has no room for
  taken: number // words the model chose since the last message
  next: Likely[]
  may_go_on: boolean
  state: { name: `${"before" | "goes_on" | "ended"}_${"bare" | "chat"}` | "before_end" | "before_mark" | "ended_at_once" | "marked" | "full", token: string, prob: number | null, count: number }
}

export type Likely = Item & { prob: number }

// prob: the model's own, of a word that it chose after the last message.
export interface Word extends Name {
  spaced: boolean // a space stands before it
  ids: number[]
  prob: number | null
}

// A training in the workshop; `before` are the trainings that come first.
export interface Job {
  state: "queued" | "running" | "paused" | "done" | "stopped"
  seconds: number
  before: number
}

export interface Said {
  text: string
  ended: boolean
}

export interface Instruction {
  counts: number[] // of pairs
  count: number
  most: number // steps
  runs: Run[] // one for each count: the visitor's own, else the one that was kept
  behind: Run[] // kept ones of which the visitor has an own
  pairs: { question: string, answer: string }[] // the first ones
  question: string
  before: Said | null // what the base model says; null while it is loaded
  job: (Job & { count: number }) | null
}

// A tuning on so many pairs: the visitor's own, or one that was kept. Points: step, value.
export interface Run {
  count: number
  own: boolean
  step: number
  right: Pair[]
  losses: Pair[]
  said: (Said & { at: number })[] // at a step
}

export interface Rlhf {
  of: "story" | "name"
  prompt: string
  wishes: string[]
  wish: string
  leash: string
  leashes: { name: string, beta: number, most: number | null }[] // reward a nat; nats
  four: { text: string }[]
  order: number[] // of the four, the best first
  places: number[] // of each of the four; equals share one
  rounds: number // ranked by the visitor
  most_rounds: number
  learned: {
    found: "fitted" | "contradictory" | "undecided" | "equal" | "empty"
    pairs: number
    both_ways: number
    agreed: Pair[] // pairs, share of held-out rankings
    fitted: number | null
    judged: { score: number, words: [string, number][] }[]
    start: number | null // what an answer has before its first word
  }
  run: Course | null
  own: boolean // `run` is the visitor's
  ran: { wish: string, leash: string } | null
  job: Job | null
}

export interface Course {
  points: [number, number, number, number | null, number | null][] // step, reward, KL, exam, how well the wish is met
  before: { text: string, score: number }[]
  after: { text: string, score: number }[]
  names: { rows: { text: string, before: number, best: number | null, now: number }[], apart: number | null } | null
}

export interface Limits {
  model: string
  fact: { question: string, model: string, tokens: (Likely & { spaced: boolean, true: Likely | null })[] }
  asked: { question: string, bare: Likely[], chat: Likely[] }
  feedback: { reward: number[], length: number[], right: number[] } // before and after
  chat: { said: string, answer: string, before: string, after: string, parameters: number }
}
