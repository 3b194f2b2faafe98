import assert from "node:assert/strict"
import { test } from "node:test"
import { crc32 } from "node:zlib"
import { document } from "./dom.js"
import { csv, tablesOf } from "../../assets/js/lesson/files.js"
import { chunked, crc, international } from "../../assets/js/lesson/png.js"

test("cells keep commas, quotes and lines; none becomes a formula", () => {
  const rows = [["a,b", 'say "x"', "two\nlines"], ["=1+1", "-0.5", "+x", "@x", "猫"]]
  assert.equal(csv(rows), '\ufeff"a,b","say ""x""","two\nlines"\r\n\'=1+1,-0.5,\'+x,\'@x,猫\r\n')
})

test("two tables follow one another", () => {
  const root = document.createElement("div")
  for (const words of [["a", "b"], ["c"]]) {
    const table = root.appendChild(document.createElement("table"))
    const row = table.appendChild(document.createElement("tr"))
    for (const word of words) row.appendChild(document.createElement("td")).textContent = word
    Object.defineProperty(table, "rows", { value: [{ cells: row.children }] })
    Object.defineProperty(table, "caption", { value: null })
  }
  assert.deepEqual(tablesOf(root), [["a", "b"], [], ["c"]])
})

test("text goes into a PNG as a chunk of its own before the end", () => {
  const end = [0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]
  const png = Uint8Array.from([1, 2, 3, ...end])
  const chunk = international("Description", "猫\nseed 7")
  const file = chunked(png, chunk)
  const view = new DataView(file.buffer)
  assert.deepEqual([...file.slice(0, 3)], [1, 2, 3])
  assert.equal(view.getUint32(3), chunk.length - 4)
  assert.deepEqual([...file.slice(7, 7 + chunk.length)], [...chunk])
  assert.equal(view.getUint32(7 + chunk.length), crc32(chunk))
  assert.equal(crc(chunk), crc32(chunk))
  assert.deepEqual([...file.slice(-12)], end)
})
