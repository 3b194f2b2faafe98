// Text in a PNG file: an iTXt chunk (PNG specification, section 11.3.3.4) before the end of the file.

const END = 12 // bytes of the last chunk, which is empty

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c
})

/** @param {Uint8Array} bytes */
export function crc(bytes) {
  let c = 0xffffffff
  for (const byte of bytes) c = TABLE[(c ^ byte) & 255] ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}

/** @param {string} keyword @param {string} text @returns {Uint8Array} type and content of the chunk */
export const international = (keyword, text) => new TextEncoder().encode(`iTXt${keyword}\0\0\0\0\0${text}`)

/** @param {Uint8Array} png @param {Uint8Array} chunk - type and content @returns {Uint8Array<ArrayBuffer>} the file with the chunk */
export function chunked(png, chunk) {
  const file = new Uint8Array(png.length + chunk.length + 8)
  const view = new DataView(file.buffer)
  const at = png.length - END
  file.set(png.subarray(0, at))
  view.setUint32(at, chunk.length - 4)
  file.set(chunk, at + 4)
  view.setUint32(at + 4 + chunk.length, crc(chunk))
  file.set(png.subarray(at), at + 8 + chunk.length)
  return file
}
