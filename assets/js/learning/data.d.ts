// What explain/views/learning.py sends.
import type { Cell, Item, Pair, Viewed } from "../kit/data.js"
import type { Page as KitPage } from "../kit/page.js"

export type Page = KitPage<Data>

// `descent` and `train` come with their views, all below them with the replay.
export interface Data extends Viewed {
  view: "replay" | "descent" | "train"
  strip: Cell[]
  uses: string // the page's model, where another one is chosen
  instead: boolean // the page's own text is shown, not the visitor's
  example: boolean // the page's own text is shown
  at: number | null // a moment of the training; null where the gradient step finds its own
  descent?: Descent
  train?: Train
  moments?: Moment[]
  seen?: Seen[] // this prompt at every moment
  curve?: { step: number, loss: number, floor: number, looking_back: number }[]
  lessons?: { lesson: "find" | "look_back" | "all", until: number }[]
  words_known?: number
  dots?: { text: string, group: string, id: number }[]
  places?: Pair[][] // of the dots at every moment
}

export type HeadKind = "previous" | "first" | "same" | "induction"
export type Likely = Item & { own: number }

export interface Moment {
  step: number
  tokens: number
  loss: number
  looking_back: number // share right
  kinds: Record<HeadKind, number[][]> // scores, (L, H)
}

export interface Seen {
  rows: Likely[]
  said: Item[]
  ended: boolean
  heads: number[][][] // (L, H, t * t) of the last t tokens, 0 to 255
}

// Lessons: after 0, 1, 10, 100 steps. `answer`: the place where a question's answer begins.
export interface Descent {
  at: number
  from: number[]
  lessons: { steps: number, loss: number, places: Place[] }[]
  answer: number | null
}

export interface Place {
  right: Item
  own: number
  loss: number
  rows: Likely[]
}

export interface Train {
  sizes: { name: string, layers: number, width: number, heads: number }[]
  most: number // steps
  limit: number // seconds
  kept: Partial<Record<string, { step: number, seconds: number, points: Job["points"] }>> // trainings kept, by size
  fresh?: { rows: Record<string, Likely[]>, known: string }
  job: Job | null
}

export interface Job {
  state: "queued" | "running" | "paused" | string
  size: string
  step: number
  seconds: number
  speed: number // tokens a second
  before: number // trainings
  points: [number, number, number][] // step, loss, the twin's loss
  rows: Likely[]
  said: Item[]
}
