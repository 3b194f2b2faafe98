// What explain/views/words.py sends.
import type { Cell, Compared, Item, Name, Piece, Vector, Viewed } from "../kit/data.js"
import type { Page as KitPage } from "../kit/page.js"

export type Page = KitPage<Data>

// A view's own part comes with that view.
export interface Data extends Viewed {
  view: "rows" | "merges" | "vector" | "languages" | "vocabularies"
  tokens: (Piece & { kind: string })[]
  pieces: Character[][] // of the page shown; a line may break between two pieces
  part: { page: number, pages: number, first: number, last: number, of: number } // characters, from 1 on
  folded: number // tokens of the chat template before the visitor's message: not among these
  vocab: number
  model: string
  animals: boolean // the text is the lecture's animals
  merges?: Merges
  vector?: { at: number, row: Vector, near: Near[], beside: Near[] }
  languages?: Languages[]
  vocabularies?: Vocabularies
  compare: (Compared & { first: Cell[] }) | null // a second text beside the first
  special?: (Item & { ends: boolean, chat: boolean, unknown: boolean })[]
}

export interface Character {
  text: string
  code: string // code point, in hexadecimal
  bytes: string[]
  tokens: number[] // which token holds each byte
}

// The first step has the single bytes; every further one joined two pieces at `at` by the rule `rank`.
export interface Merges {
  choices: Name[]
  at: number // the word that is merged
  rules: number
  learned: number // from so many of our small world's texts, where the model merges nothing
  steps: { pieces: Name[], rank: number | null, at: number | null }[]
  ids?: number[] // of the last step's pieces; none where nothing is merged
}

export interface Near extends Item {
  cosine: number
}

// The same said in two languages; cost in multiplications.
export type Languages = Record<"zh" | "en", string> & Record<`${"zh" | "en"}_pieces`, Name[]> & Record<`${"zh" | "en"}_${"tokens" | "unknown" | "characters" | "cost"}`, number>

// One text in several vocabularies. Costs are relative to the English sentence, or to the first row where there is none.
export interface Vocabularies {
  ready: { name: string, text: string }[]
  chosen: string // name of the ready text; "" for the visitor's own
  text: string
  english: string
  first: string
  coming: boolean
  rows: VocabularyRow[]
}

export interface VocabularyRow {
  name: string
  title: string
  licence: string
  source: string // the package; "" for a model of this app
  state: string // here, coming, or what stands in its way
  tokens?: number
  unknown?: number
  each?: number // characters a token
  cost?: number
  boxes?: { text: string, kind: string, n: number }[]
  more?: number // boxes that are not sent
  ids?: number[][] // of the boxes, where asked for
}
