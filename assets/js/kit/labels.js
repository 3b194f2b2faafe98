// Names beside dots without two of them covering each other: a dot stays where it is, its name gives way.

/** @type {CanvasRenderingContext2D} */
let ink // measures names

export function widthOf(said, font) {
  ink ||= document.createElement("canvas").getContext("2d")
  ink.font = font
  return ink.measureText(said).width + 2
}

export const meet = (a, b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1]

// boxes: [left, top, right, bottom], the best place first. place(boxes) takes the first that is inside and free, or null.
/** @param {number[]} room */
export function createPlaces([wide, high]) {
  const taken = []
  const free = box => box[0] > 2 && box[1] > 2 && box[2] < wide - 2 && box[3] < high - 2 && !taken.some(other => meet(box, other))

  function place(boxes) {
    const found = boxes.find(free) || null
    if (found) taken.push(found)
    return found
  }

  return { place, take: box => taken.push(box) }
}
