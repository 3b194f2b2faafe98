// All heads' weights as Python packed them: bytes, layer by layer, head by head, the lower triangle row by row.
// Of a long text the first token and the last ones: rows and columns count the packed ones. `alone`: of one head only.

export function weightsOf({ grid: packed, packed: tokens, sizes, alone }) {
  const grid = unpacked(packed)
  const triangle = (tokens * (tokens + 1)) / 2
  return (layer, head, row, column) =>
    column > row ? null : grid[(alone ? 0 : layer * sizes.heads + head) * triangle + (row * (row + 1)) / 2 + column] / 255
}

let last = ["", null]
function unpacked(packed) {
  if (last[0] !== packed) last = [packed, Uint8Array.from(atob(packed), letter => letter.charCodeAt(0))]
  return last[1]
}

// .90, .01, 1: two places, as in a matrix's cell.
export function short(weight) {
  const text = weight.toFixed(2)
  return text === "1.00" ? "1" : text.replace(/^0/, "")
}

// The two ends of the attention scale as numbers, for a canvas.
export function scaleOf(root) {
  const styles = getComputedStyle(root)
  return ["--attn-0", "--attn-1"].map(name => {
    const hex = styles.getPropertyValue(name).trim()
    return [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16))
  })
}

// Every head's picture in one image: rows look, columns are looked at.
export function paint(context, ends, size, tokens, weight, left, top) {
  const image = context.createImageData(size, size)
  for (let y = 0; y < size; y += 1) {
    const row = Math.min(tokens - 1, Math.floor((y * tokens) / size))
    for (let x = 0; x < size; x += 1) {
      const column = Math.min(tokens - 1, Math.floor((x * tokens) / size))
      const value = weight(row, column)
      const at = 4 * (y * size + x)
      for (let part = 0; part < 3; part += 1) image.data[at + part] = ends[0][part] + (ends[1][part] - ends[0][part]) * (value || 0)
      image.data[at + 3] = value === null ? 0 : 255
    }
  }
  context.putImageData(image, left, top)
}
