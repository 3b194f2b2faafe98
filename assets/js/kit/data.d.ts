// What Python sends to every page's component, and what several pages' data are made of. Each topic's own data stand in
// its data.d.ts. Browsers never load these files: `npx tsc` checks the pictures against them.

export interface Shared {
  ack: number | null // of the last act that is answered
  heard: number | null // the sidebar's last act that is answered
  turn: number // grows with every run of the page
  address: string // of what is shown, from its question mark on
  tag: string // of the language, for browsers
  lang: "en" | "zh"
  chat: boolean
  says: Says
  glossary: Record<string, { name: string, text: string }>
  notice: Notice | null
  no_font: string // what is said where no Chinese can be drawn
  working: string // stands in place of a view whose numbers are on their way
  waiting: string // what is said to who waits for others, with {before} and {seconds}
  who: string // this visitor in the server's line
  arrival: number // grows when an address is taken over
  comparing?: Says // where a second text can stand beside the first
  filled?: Record<string, number> // what answers to questions say of the visitor's text
  graded?: Graded // what the last guess at one of the page's questions came to
}

// A second text beside the first: what explain/views/compare.py sends on every page that compares.
export interface Compared {
  text: string
  same: boolean // both texts are
  strip: Cell[]
  swaps: boolean[] // which boxes can be swapped for another word
  marks: { first: boolean[], second: boolean[] } | null // boxes that the other text has not
  shared: { both: number, first: number, second: number } | null // tokens
  notice: { title?: string | null, text: string, values?: Record<string, unknown> | null } | null // why it is not read
  pairs: { label: string, first: string, second: string }[]
  paired: number | null // which of them is on the screen
}

// What explain/views/questions.py tells of a page.
export interface Questions {
  title: string
  close: string
  words: Words
  ask: string // above what is to be guessed
  predict: Predicted[]
  why: string // above what rooms ask
  answers: { question: string, answer: string }[]
}

// A question that is answered before the page shows it; a state of its own has an address to `see`, one about the visitor's
// own text the parameters to `go` to.
export interface Predicted {
  name: string
  kind: "choice" | "number" | "word"
  question: string
  choices: { key: string, label: string }[]
  own: boolean
  see: string | null
  go: Record<string, string> | null
  model: string | null
}

// No `text` while a model is on its way; `right` is null where the answer alone was asked for.
export interface Graded {
  name: string
  guess: string
  n: number // of the act
  right?: boolean | null
  text?: string
  values?: Record<string, string>
  notice?: Notice | null
  refused?: boolean
}

export type Words = Record<string, string> // what stands around such questions

// A page with views: which one is chosen. `picture` is missing when only a notice can be shown.
export interface Viewed extends Shared {
  picture?: true
  view: string
}

export type Says = Record<string, string> // the topic's [component.*] texts

export interface Notice {
  kind: "info" | "busy" | "error" | string
  text: string
  title?: string
  values?: Record<string, unknown>
  progress?: number // 0 to 1
  button?: { label: string, act: string | Act }
}

// A picture that explain/figures makes. Colours are tokens by name; `name` of the file when it is saved, with `caption` below.
export interface Figure {
  data: Record<string, unknown>[]
  layout: { [part: string]: unknown, annotations?: object[], font?: object, hoverlabel?: object, margin?: object }
  name: string
  caption: string
}

// Of the words taken on the page "Next word".
export interface Taken {
  said: string
  back: string
  alone: string
}

// What a visitor did: a kind, and what the kind needs.
export interface Act {
  kind: string
  [parameter: string]: unknown
}

export type Kind = "word" | "space" | "control" | "bytes" | "special" | "unknown" | string

// A token's look; `joins`: it goes on with the word before it.
export interface Name {
  text: string
  kind: Kind
  joins?: boolean
}

export interface Item extends Name {
  id: number
}

export interface Piece {
  id: number
  text: string
  bytes: string
}

// A box of the strip: the tokens of one character or word. `prob` is the model's own, of a word that was taken, and
// `after` what the knobs leave of it.
export interface Cell extends Name {
  tokens: Piece[]
  fold: "system" | null
  generated: boolean
  prob: number | null
  after: number | null
}

export type Vector = number[]
export type Matrix = number[][]
export type Pair = [number, number]
