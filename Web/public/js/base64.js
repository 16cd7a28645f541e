/**
 * Tensors inside a trace document: base64 of little-endian float32.
 */

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
 * @param {ArrayBuffer} buffer little-endian float32
 * @returns {Float32Array}
 */
export function floatsFromBytes(buffer) {
  const view = new DataView(buffer);
  const floats = new Float32Array(Math.floor(buffer.byteLength / 4));
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
