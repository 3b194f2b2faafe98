// The same arithmetic as explain/fruit.py, where it is tested; here it follows the finger.

export const dot = ([a, b], [c, d]) => a * c + b * d
export const squared = vector => dot(vector, vector)

// Matches of the gaze with each key, or null where a cosine is undefined (a vector of no length).
export function matches(keys, gaze, how) {
  if (how === "dot") return keys.map(key => dot(key, gaze))
  if ([...keys, gaze].some(vector => squared(vector) === 0)) return null
  return keys.map(key => dot(key, gaze) / Math.sqrt(squared(key) * squared(gaze)))
}

// Parts of 1, or null where the matches add up to zero or less and are to be divided by their sum.
export function weights(match, how, warmth) {
  if (!match) return null
  if (how === "softmax") {
    const top = Math.max(...match)
    const raised = match.map(one => Math.exp((one - top) / warmth))
    const total = raised.reduce((sum, one) => sum + one, 0)
    return raised.map(one => one / total)
  }
  const total = match.reduce((sum, one) => sum + one, 0)
  return total > 1e-9 ? match.map(one => one / total) : null
}

export function mix(parts, values) {
  return parts && [0, 1].map(axis => parts.reduce((sum, part, i) => sum + part * values[i][axis], 0))
}

export function solved(puzzle, parts, values) {
  if (!parts) return false
  if (puzzle === 1) return parts[2] > 0.5
  if (puzzle === 2) return Math.abs(parts[0] - parts[1]) < 0.005
  const at = mix(parts, values)
  return Math.max(Math.abs(at[0] + 1), Math.abs(at[1] - 1)) < 0.01
}

// 2 -> "2", 0.7071 -> "0.707", -1 -> "−1": at most `places`, no zeros at the end.
export function plain(value, places = 3) {
  return String(Number(value.toFixed(places))).replace("-", "\u2212")
}

export const pair = (vector, places = 2) => `(${vector.map(one => plain(one, places)).join(", ")})`
