// The id of a write. `crypto.randomUUID` is missing where a site is served by plain http.

export const newId = () => crypto.randomUUID?.() ?? written(crypto.getRandomValues(new Uint8Array(16)));

/** Sixteen random bytes as a UUID of version 4. */
function written(bytes) {
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
