// What explain/views/chatgpt.py sends.
import type { Item, Name, Shared } from "../kit/data.js"
import type { Page as KitPage } from "../kit/page.js"

export type Page = KitPage<Data>

export interface Data extends Shared {
  picture: true | null // null: there is only a notice
  columns?: [Column, Column] // bare text, and in the template
  messages?: string[] // what people say, one after another
  system?: { text: string } | null // null: this template knows no system message
  beside?: { now: string, options: [string, string][] } // the left column's model: name and title
  back?: boolean // there is a word to take back
  more?: boolean // a column can go on
}

export interface Column {
  kind: "bare" | "chat"
  model: string
  turns: { by: "person" | "model", cells: Word[] }[]
  dropped: string[] // messages and answers that the context has no room for
  taken: number // words the model chose since the last message
  next: (Item & { prob: number })[] // the likeliest
  may_go_on: boolean
  state: { name: "before" | "goes_on" | "ended" | "ended_at_once" | "marked" | "full", token: string, prob: number | null, count: number }
}

// prob: the model's own, of a word that it chose after the last message.
export interface Word extends Name {
  spaced: boolean // a space stands before it
  ids: number[]
  prob: number | null
}
