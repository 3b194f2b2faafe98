// What explain/views/emergence*.py send.
import type { Item, Viewed } from "../kit/data.js"
import type { Page as KitPage } from "../kit/page.js"

export type Page = KitPage<Data>

export interface Data extends Viewed {
  view: "examples" | "steps" | "gradual"
  model?: string
  small?: boolean // it knows the small world's words alone
  examples?: Examples
  steps?: Steps
  gradual?: Gradual
}

// `wrong`: one's own columns make no task, a notice says why; then all that follows it is missing.
export interface Examples {
  tasks: string[]
  task: string
  own: { left: string, right: string }
  wrong?: boolean
  count?: number // examples in the prompt
  most?: number
  asked?: [string, string][]
  lines?: [string, string][] // the examples
  form?: [string, string, string] // what stands behind what is given, before the answer, behind it
  progress?: number | null // 0 to 1; null: done
  right?: number[][] // probability of the right answer: by count of examples, then by what is asked
  control?: number[][] // the same with the examples' answers shuffled
  says?: Said[] // by what is asked
  checksum?: string[] | null // of the weights: before, after
  heads?: { layer: number, head: number, share: number }[]
}

// The likeliest first token of an answer; `good`: it is the right answer's.
export interface Said extends Item {
  prob: number
  good: boolean
}

export interface Steps {
  published: { model: string, test: string, without: number, with: number, source: string, link: string }[]
  of: number
  at: number
  problem: string
  true: string
  false: string
  written: string
  answer: number
  strange: boolean // the model does not know the words
  state: string
  progress: number
  ways: { way: string, right: number, of: number, low: number, high: number }[]
  said: { direct: number | null, written: string, steps: number | null, right: number } | null
  believed: { after: string, right: number, beside: number, written: { number: number, share: number } | null }[]
}

// `sizes`: those that are trained to the end.
export interface Gradual {
  kinds: string[]
  kind: string
  length: number // tokens of an answer
  steps: number // of the whole run
  over: boolean // all five are trained
  tokens: number
  sizes: { name: string, parameters: number, layers: number, width: number, loss: number, entropy: number, exact: number, whole: number, token: number }[]
}
