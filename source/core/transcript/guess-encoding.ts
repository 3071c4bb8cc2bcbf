import { detect } from 'chardet';

/** The likeliest old encoding of bytes that are no UTF-8, as TextDecoder names it. */
export function guessEncoding(bytes: Uint8Array): string {
  const guess = detect(bytes) ?? 'windows-1252';
  try {
    return new TextDecoder(guess).encoding;
  } catch {
    return 'windows-1252';
  }
}
