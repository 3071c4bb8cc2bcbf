import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { hashFile } from './hash.ts';

/** Files up to this size are read whole. */
const wholeBytes = 32 * 1024 * 1024;
/** Of larger ones so many samples of this size, spread evenly, the first and the last byte among them. */
const samples = { count: 24, bytes: 256 * 1024 };

/**
 * A hash of what a file holds: SHA-256 of small files, of large ones a SHA-256 of their size and of samples. The tables of
 * a film lie at its head or its tail, so that another cut of it never has the same. @throws the file system's error.
 */
export async function contentHash(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size <= wholeBytes) return hashFile(path);
    const hash = createHash('sha256').update(`samples of ${size} bytes`);
    const step = (size - samples.bytes) / (samples.count - 1);
    for (let index = 0; index < samples.count; index++) {
      const buffer = Buffer.alloc(samples.bytes);
      const { bytesRead } = await file.read(buffer, 0, samples.bytes, Math.floor(index * step));
      hash.update(buffer.subarray(0, bytesRead));
    }
    return hash.digest('hex');
  } finally {
    await file.close();
  }
}
