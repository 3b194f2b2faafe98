// What explain/views/scale.py sends.
import type { Figure, Viewed } from "../kit/data.js"
import type { Page as KitPage } from "../kit/page.js"

export type Page = KitPage<Data>

// A view's own part comes with that view.
export interface Data extends Viewed {
  view: "timeline" | "table" | "formula" | "budget" | "ours"
  timeline?: Timeline
  abilities?: { rows: Ability[], working: boolean, asleep: string[] } // asleep: models that are not loaded
  formula?: Formula
  budget?: Budget
  ours?: Ours
}

export interface Timeline {
  figure: Figure
  rows: Row[] // all, oldest first
  open: string // the row that is open; "" where no model is left
  filters: Record<Filter, string>
  choices: Record<Filter, { value: string, label: string }[]>
}

export type Filter = "family" | "language" | "openness"

export interface Row {
  name: string
  by: string
  date: string
  parameters: string
  tokens: string
  family: string
  language: string
  openness: string
  source: string
  link: string | null
  kind: "weights" | "service" | "paper" | "here"
  left: boolean // the filters let it through
}

// A row of the lecture's table.
export interface Ability {
  ability: string
  told: string
  grew: string
  models: { name: string, year: string, parameters: string }[]
  tries: Try[]
  page: { link: string, name: string } | null
}

// A prompt; `next` is the likeliest token with its `share`, once the model has answered.
export interface Try {
  text: string
  model: string
  chat: boolean
  link: string
  next?: string
  rest?: string // what follows it
  share?: number
}

export interface Shape {
  layers: number
  width: number
  vocabulary: number
  context: number
}

export interface Formula {
  shape: Shape
  parts: Record<string, number>
  parameters: number
  said: string
  presets: { name: string, shape: Shape, said: string, published: string }[]
  loaded: Loaded | null
}

// A loaded model's parts by the formula and by its tensors.
export interface Loaded {
  title: string
  formula: number
  exact: number
  off: string // percent
  rows: { part: string, formula: number, exact: number, why: string }[]
}

export interface Budget {
  figure: Figure
  n: number // parameters
  d: number // tokens
  ends: Record<"n" | "d", number[]>
  said: { n: string, d: string, each: string }
  operations: { m: string, exponent: number }
  hours: string
  years: string
  rate: string
  fit: string
  fits: Fit[]
  presets: { name: string, n: number, d: number }[]
}

export interface Fit {
  name: string
  source: string
  loss: string
  best_loss: string
  best_n: string
  best_d: string
}

// Our own scaling run. Unit: nats above the language's entropy.
export interface Ours {
  figure: Figure
  against: string
  sizes: OwnSize[]
  largest: string
  slope: string
  foretold: string
  measured: string
  tokens: string
  missing: number // sizes that are not trained to the end
}

export interface OwnSize {
  name: string
  parameters: number
  shape: string // layers and width
  operations: number
  loss: number
  excess: number
  foretold: number
}
