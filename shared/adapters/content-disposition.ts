/** Makes a browser save a download under this name, in any script (RFC 6266). */
export function attachment(fileName: string): string {
  const ascii = fileName.replaceAll(/[^\x20-\x7e]|["\\%]/gu, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeRfc8187(fileName)}`;
}

const LONE_SURROGATE = /\p{Surrogate}/gu;

/** encodeURIComponent leaves five characters that RFC 8187 wants encoded, and throws at half a pair. */
function encodeRfc8187(text: string): string {
  return encodeURIComponent(text.replaceAll(LONE_SURROGATE, '_')).replaceAll(
    /['()*!]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
