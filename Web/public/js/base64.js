/**
 * Tensors inside a trace document: base64 of little-endian float32.
 */

const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * @param {string} text
 * @returns {Float32Array}
 */
export function decodeFloats(text) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  return floatsFromBytes(bytes.buffer);
}

/**
 * Half-precision numbers: files that must stay small hold the vectors of a head in them.
 * @param {string} text
 * @returns {Float32Array}
 */
export function decodeHalfs(text) {
  const binary = atob(text);
  return Float32Array.from({ length: Math.floor(binary.length / 2) }, (_, i) =>
    halfValue(binary.charCodeAt(2 * i) | (binary.charCodeAt(2 * i + 1) << 8)));
}

/** @param {number} bits of IEEE 754 binary16 @returns {number} */
function halfValue(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/**
 * @param {ArrayBuffer} buffer little-endian float32
 * @returns {Float32Array}
 */
export function floatsFromBytes(buffer) {
  const count = Math.floor(buffer.byteLength / 4);
  // Hundreds of megabytes are not copied where the machine has the same order of bytes.
  if (LITTLE_ENDIAN) return new Float32Array(buffer, 0, count);
  const view = new DataView(buffer);
  const floats = new Float32Array(count);
  for (let i = 0; i < floats.length; i += 1) floats[i] = view.getFloat32(i * 4, true);
  return floats;
}

/**
 * @param {Float32Array} floats
 * @returns {string}
 */
export function encodeFloats(floats) {
  const bytes = new Uint8Array(floats.length * 4);
  const view = new DataView(bytes.buffer);
  floats.forEach((value, i) => view.setFloat32(i * 4, value, true));
  let binary = "";
  // In slices: `apply` has a limit on the number of arguments.
  for (let i = 0; i < bytes.length; i += 8192) {
    binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return btoa(binary);
}
