// What explain/views/embedding.py sends.
import type { Compared, Item, Matrix, Viewed } from "../kit/data.js"
import type { Page as KitPage } from "../kit/page.js"

export type Page = KitPage<Data>

// A view's own part comes with that view.
export interface Data extends Viewed {
  view: "map" | "matrix" | "sums" | "groups" | "context"
  model: string
  map?: WordMap
  matrix?: { names: string[], rows: Matrix, lacking: string[], left_out: string[], part?: boolean }
  sums?: Sums
  groups?: Group[]
  context?: Context
  compare: Compared | null // a second text beside the first
}

export interface Near extends Item {
  cosine: number
}

export interface Dot {
  text: string
  group: string // "" for a visitor's own word
  tokens: number
  x: number
  y: number
}

export interface WordMap {
  method: "pca" | "tsne" | "way" // "way": t-SNE, as far as it is
  asked: "pca" | "tsne"
  working: boolean
  failed: boolean
  done: number // 0 to 1
  share: number // of the spread that the picture keeps
  seed: number
  own: string
  lacking: string[]
  left_out: string[] // too long for a word, or too many
  dropped: boolean
  dots: Dot[]
  near: { word: string, tokens: number, rows: Near[], spelled: boolean }
}

export interface Sums {
  text: string
  leave: boolean // words of the sum are left out of the answer
  wrong: string[] // what is no word of the model
  nothing: boolean // its terms cancel
  rows: Near[]
  some: string[]
}

// Mean cosines; with shuffled labels the largest gap between them, and how often one as large as the true one.
export interface Group {
  group: string
  within: number
  others: number
  chance: number
  p: number
  count: number
}

// The last word that two texts share, compared after each layer.
export interface Context {
  texts: [string, string]
  word: string
  cosines: number[]
  unalike: number[] // of different words of the two texts, the mean; none where there are none
  some: string[]
  placed?: boolean // its lowest point holds the position too
  part?: boolean
  same_before?: boolean
}
