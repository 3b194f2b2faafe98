// What explain/views/transformer.py sends.
import type { Item, Name, Taken, Vector, Viewed } from "../kit/data.js"
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
  neurons?: Neurons
  sizes?: Sizes
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
  lexicon: Lexicon
}

export interface Floor {
  points: { name: string, row: Vector }[]
  parallel: boolean // attention and feed-forward read the same
  ten: (Item & { share: number })[]
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
  heads: { layer: number, head: number, push: number }[]
  refused: string
}

export interface Neurons {
  most: number
  count: number
  neurons: { neuron: number, given: number, up: Pushed[], down: Pushed[] }[]
  silent: number | null // the one that is off
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
