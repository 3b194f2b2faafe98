// What explain/views/fruit.py sends.
import type { Shared, Vector } from "../kit/data.js"
import type { Page as KitPage } from "../kit/page.js"

export type Page = KitPage<Data>

export interface Data extends Shared {
  picture: true
  keys: Vector[] // of apple, pear and banana
  asked: State // by the address
  onward: string | null
}

export interface State {
  gaze: Vector
  match: "cosine" | "dot"
  mix: "share" | "softmax"
  warmth: number
  values: Vector[] | null // null: each fruit gives what it is found by
  puzzle: number
}

export type Change = Partial<State> & { apart?: boolean }
