// What explain/views/attention.py sends.
import type { Compared, Item, Matrix, Name, Pair, Taken, Vector, Viewed } from "../kit/data.js"
import type { Page as KitPage } from "../kit/page.js"

export type Page = KitPage<Data>

// A view's own part comes with that view.
export interface Data extends Viewed {
  view: "one" | "plane" | "all" | "whatif"
  names: Name[] // of all tokens
  taken: Taken | null
  sizes: { layers: number, heads: number }
  at: { layer: number, head: number, chosen: boolean, token: number, step: number }
  one: Head // not sent while two texts are compared in that view
  grid?: string // weights as bytes, base64: weights.js
  packed?: number // tokens that the grid has
  first?: number // the first of them
  alone?: boolean // the grid has one head only
  kinds?: Kinds | null
  whatif?: WhatIf
  compare: (Compared & { head: TwoHeads | null }) | null // a second text beside the first
}

// The same head on both texts. null: the text has no such token. `grid`: differences among the tokens at `places` (of the
// first text) as signed bytes, 127 is a weight of 1; row by row, base64.
export interface TwoHeads {
  looks: number | null // the looking token's place in the second text
  rows: { name: Name, first: number | null, second: number | null }[]
  others: { count: number, first: number, second: number } | null
  places: number[]
  grid: string
}

// One looking token through one head. t tokens are looked at, K numbers a head.
export interface Head {
  layer: number
  head: number
  query: Vector // (K,)
  keys: Matrix // (t, K)
  values: Matrix // (t, K)
  dots: Vector // (t,)
  scaled: Vector
  weights: Vector
  out: Vector // (K,)
  scale: number
  cap: number | null
  window: number | null
  sinks: boolean
  shared: number // heads that share these keys
  rotates: boolean
  inputs: Record<string, Vector> // token: what the layer reads there
  places: Pair[] // of the keys: along the query, and across it
  kept: number
}

// Scores on random repeated words, (L, kinds, H), once they are measured; `here`: on this very text.
export interface Kinds {
  share: number // measured so far
  names: string[]
  from: number
  scores?: number[][][]
  here: number[][][]
  named: string[][] // (L, H)
  named_here: string[][]
}

export interface WhatIf {
  off: string[] // "L3H1"
  chosen: boolean // by measurement, not by the visitor
  rows: (Item & { before: number, after: number })[]
  effects: Effects | null
}

// The likeliest word's probability with all heads, and without each one, as far as known.
export interface Effects {
  state: string
  share: number
  before: number
  after: (number[] | null)[]
  word: Item
}
