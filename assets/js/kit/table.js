// Numbers as a table, the first row its head.
import { el } from "./el.js"

/** @param {unknown[][]} rows */
export function table([head, ...body]) {
  return el("table", {},
    el("thead", {}, el("tr", {}, ...head.map(cell => el("th", { scope: "col" }, el("bdi", {}, String(cell)))))),
    el("tbody", {}, ...body.map(row => el("tr", {}, ...row.map(cell => el("td", {}, el("bdi", {}, String(cell))))))))
}
