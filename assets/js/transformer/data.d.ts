// What explain/views/transformer.py sends.
import type { Compared, Item, Name, Taken, Vector, Viewed } from "../kit/data.js"
import type { Page as KitPage } from "../kit/page.js"

export type Page = KitPage<Data>

// A view's own part comes with that view; the tower always.
export interface Data extends Viewed {
  view: "tower" | "floor" | "table" | "authors" | "neurons" | "sizes"
  names: Name[] // of all tokens
  taken: Taken | null
  sizes_of: { layers: number, heads: number, vocab: number }
  at: { layer: number, token: number, asked: boolean } // asked: the address names the layer
  attention: string // the address of that page
  tower: Tower
  table?: Table
  floor?: Floor
  authors?: Authors
  neurons?: Neuron
  sizes?: Sizes
  compare: (Compared & { tower: Beside | { token: null } | null }) | null // a second text beside the first
}

// The first text's answer in the second: its places by row, what comes first there, and from which row on it is another
// word than in the first. `token`: the place in the second text that is set against the chosen one.
export interface Beside {
  token: number
  places: number[]
  firsts: Likely[]
  apart: boolean[]
  part: number | null
}

export type Lexicon = Record<string, Item>

// Rows: the embedding, then after each floor. Columns: the tokens shown.
export interface Tower {
  columns: number[]
  best: number[][] // the likeliest token's id
  share: number[][]
  places: number[] // of the answer, by row
  lexicon: Lexicon
  answer: number
  settled: number | null // the row from which on the answer stays first
  shapes: [string, number[]][]
  multiplied: number
}

export interface Table {
  share: number
  state: string
  columns: number[]
  best: [number, number][][] // [id, share] by row and column
  settled: number[] // by column: the row from which on it says what the last row says; none while it is filled
  lexicon: Lexicon
}

export type Likely = Item & { share: number }

export interface Floor {
  points: { name: string, row: Vector }[]
  parallel: boolean // attention and feed-forward read the same
  out: Record<string, Likely[]> // what would come out of the stream: in, middle, out
  added: Record<string, { length: number, words: Pushed[] }> // attn, mlp: what each does to the words that come first
}

// How far each part pushed the logit of `word` above that of `against`.
export interface Authors {
  word: Item
  against: Item
  others: Item[]
  embedding: number
  attn: number[]
  mlp: number[]
  fixed: number
  total: number
  times: number // as likely as the other one
  steps: { part: string, layer: number | null, push: number, head?: number }[] // the strongest parts
  rest: { count: number, push: number }
  refused: string
}

// A model with experts has no single neurons to show, and none of the rest.
export interface Neuron {
  experts: boolean
  layer: number
  neuron: number
  given: number[] // by token
  push: number // of the answer's logit, above the average token's
  up: Pushed[]
  down: Pushed[]
  answer: Item
  choices: { layer: number, neuron: number, push: number }[]
  before: number // the answer's probability, and with this neuron off
  after: number
  bars: (Item & { before: number, after: number })[]
}

export interface Pushed extends Item {
  push: number
}

export interface Sizes {
  rows: { part: string, parameters: number, times: number }[]
  looking: number
  total: number
  multiplied: number
  tied: boolean
}
