// What explain/views/next_word.py sends.
import type { Cell, Compared, Item, Shared } from "../kit/data.js"
import type { Page as KitPage } from "../kit/page.js"
import type { createBars } from "./bars.js"
import type { createCompare } from "../kit/compare.js"
import type { createCompared } from "./compared.js"
import type { createHistory } from "./history.js"
import type { createPipeline } from "./pipeline.js"
import type { createPlayer } from "../kit/player.js"
import type { createStrip } from "./strip.js"

export interface Data extends Shared {
  strip: Cell[]
  rows: Row[] | null // null: covered by a notice, or the end
  others: Others | null
  stages: Stage[] | null // logits first, then the knobs in their order
  draw: Draw | null
  history: Branches | null
  guess: Guess | null
  knobs: Knobs
  ended: string | null // the end token's name
  full: boolean // this server reads no longer text
  vocab: number
  tries: { text: string, label: string, example: string }[] // example: the text that the tip is about
  tried: number | null // which of them is on the screen
  compare: (Compared & { next: Moved | null }) | null // a second text beside the first
}

// How far the second text's chances are from the first's, after the knobs. null of a KL: infinite.
export interface Moved {
  rows: Two[]
  others: { count: number, first: number, second: number }
  rose: Two
  fell: Two
  total: number // total variation
  there: number | null // KL(first || second), nats
  back: number | null
  cut: number // the first's chance of what the knobs cut from the second
  cut_back: number
}

export interface Two extends Item {
  first: number
  second: number
}

export interface Row extends Item {
  bytes: string
  logit: number
  own: number // the model's own probability
  after: number // what the knobs left of it
  cut: KnobName | null // what took it
  drawn: number // of a hundred draws
  likely?: string[] // what an incomplete character most likely becomes
}

export interface Others {
  count: number
  own: number
  after: number
  drawn: number
}

export type KnobName = "temperature" | "top_k" | "top_p" | "min_p"
export type Knobs = Record<KnobName, number>

// `words`, `low` and `high` (of all logits) with the logits only; `cut`, `kept` and `mass` (the share that was cut) with
// the knobs.
export interface Stage {
  name: "logits" | KnobName
  values: number[]
  words?: string[]
  low?: number
  high?: number
  cut?: boolean[]
  kept?: number | null
  mass?: number
}

export interface Draw extends Item {
  seed: number
  die: number // 0 to 1
  segments: (Item & { from: number, to: number })[]
}

export interface Branches {
  root: number
  at: number // the step that is on the screen
  current_row: number
  rows: Branch[]
}

// A branch leaves from the word before `start` of the row `parent_row`.
export interface Branch {
  start: number
  parent_row: number | null
  nodes: (Item & { node: number })[]
}

export interface Guess {
  on: boolean
  options: Item[]
  made: (Item & { rank: number, own: number, hit: boolean, begins: string }) | null // begins: the character that it is a part of
  refused: string // typed, and no token of the model
}

// What the parts of this page share.
export interface Page extends KitPage<Data> {
  covered(): boolean
  peek(): void
  cover(on: boolean): void
  canStep(): boolean
  moved(): Moved | null // what is compared on the screen
  parts: {
    strip: ReturnType<typeof createStrip>
    bars: ReturnType<typeof createBars>
    compare: ReturnType<typeof createCompare>
    compared: ReturnType<typeof createCompared>
    history: ReturnType<typeof createHistory>
    pipeline: ReturnType<typeof createPipeline>
  }
  player: ReturnType<typeof createPlayer>
}
