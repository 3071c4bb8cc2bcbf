import { detect } from 'chardet';

/**
 * The most likely legacy encoding of bytes that are not UTF-8, as TextDecoder names it. In its own file because chardet
 * is large and rarely needed.
 */
export function guessEncoding(bytes: Uint8Array): string {
  const guess = detect(bytes) ?? 'windows-1252';
  try {
    return new TextDecoder(guess).encoding;
  } catch {
    return 'windows-1252';
  }
}
