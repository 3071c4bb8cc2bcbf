/** Encodings by the byte order mark at the start of a file. */
const marks: readonly (readonly [encoding: string, mark: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** How many bytes are examined to guess the encoding. */
const sampleBytes = 64 * 1024;

/**
 * Decodes a file of unknown encoding: by its byte order mark, then as UTF-16 or UTF-8 if the bytes are valid, then as
 * the most likely legacy encoding (Windows-1252, Shift JIS, …). The mark is not part of the text.
 */
export async function decodeText(bytes: Uint8Array): Promise<string> {
  const certain = markedEncoding(bytes) ?? bareUtf16(bytes);
  if (certain !== undefined) return new TextDecoder(certain).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const { guessEncoding } = await import('./guess-encoding.ts');
    return new TextDecoder(guessEncoding(bytes.subarray(0, sampleBytes))).decode(bytes);
  }
}

/** Whether decoded text comes from a binary file: it contains NULs or many other control characters. */
export function looksBinary(text: string): boolean {
  const sample = text.slice(0, sampleBytes);
  const controls = sample.match(/[\x00-\x08\x0e-\x1f\ufffd]/g)?.length ?? 0;
  return sample.includes('\0') || controls > sample.length / 20;
}

function markedEncoding(bytes: Uint8Array): string | undefined {
  return marks.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte))?.[0];
}

/** Detects UTF-16 without a mark: in Western text, every second byte is 0. */
function bareUtf16(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, 2048);
  const zeros = [0, 0];
  for (const [index, byte] of sample.entries())
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const many = sample.length / 5;
  if (odd > many && even < many / 4) return 'utf-16le';
  if (even > many && odd < many / 4) return 'utf-16be';
  return undefined;
}
