import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** Bytes; files up to this size are hashed completely. */
const fullHashBytes = 32 * 1024 * 1024;
/** Larger files are hashed by samples, spread evenly from the first to the last byte. */
const samples = { count: 24, bytes: 256 * 1024 };

/**
 * Identifies a file by its content: SHA-256 of a small file, or of the size and samples of a large one. The index
 * tables of a film are at its start or end, which are always sampled, so that two edits of a film differ. @throws the
 * file system's error.
 */
export async function contentHash(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size <= fullHashBytes) return hashFile(path);
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

/** SHA-256 of a file as 64 hex digits. @throws the file system's error. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
