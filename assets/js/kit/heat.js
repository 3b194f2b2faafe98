// Weights as pixels of a canvas, on the attention scale of tokens.css.
import { rgb } from "./styles.js"

// The scale's two ends, [r, g, b] each.
export function ends(root) {
  const styles = getComputedStyle(root)
  return ["--attn-0", "--attn-1"].map(name => rgb(styles.getPropertyValue(name).trim()))
}

// A head's picture at a place of the canvas, `size` px a side: rows look, columns are looked at. weight(row, column) is
// between 0 and 1, or null in the future.
export function paint(context, colours, size, tokens, weight, left = 0, top = 0) {
  const [low, high] = colours
  const image = context.createImageData(size, size)
  for (let y = 0; y < size; y += 1) {
    const row = Math.min(tokens - 1, Math.floor((y * tokens) / size))
    for (let x = 0; x < size; x += 1) {
      const column = Math.min(tokens - 1, Math.floor((x * tokens) / size))
      const value = weight(row, column)
      const at = 4 * (y * size + x)
      for (let part = 0; part < 3; part += 1) image.data[at + part] = low[part] + (high[part] - low[part]) * (value || 0)
      image.data[at + 3] = value === null ? 0 : 255
    }
  }
  context.putImageData(image, left, top)
}
