import type { Writable } from 'node:stream';

/**
 * Writes one chunk after the other to a child's stdin and closes it. The next chunk is asked for when the last one was
 * taken, so all may share their memory. A child that has ended or wants no more is no fault here: its exit code tells.
 * @throws what the chunks' maker throws.
 */
export async function feed(stdin: Writable, chunks: AsyncIterable<Uint8Array> | undefined): Promise<void> {
  let closed = false;
  stdin.on('error', () => {
    closed = true;
  });
  for await (const chunk of chunks ?? []) {
    await new Promise<void>((resolve) => {
      stdin.write(chunk, () => resolve());
    });
    if (closed || stdin.destroyed) return;
  }
  stdin.end();
}
