import type { FileHandle } from 'node:fs/promises';
import { callService } from '../service/call-service.ts';
import { ServiceError } from '../service/service-error.ts';
import {
  type Checkpoint,
  type FilmSource,
  stallTimer,
  type TransferContext,
  transferCall,
  truncatedFault,
  writeAll,
} from './download-film.ts';
import { type ByteRange, openFilm } from './open-film.ts';
import type { PartialFile } from './partial-file.ts';
import type { TransferMeter } from './transfer.ts';

/**
 * Downloads ranges of a remote file and writes them one after the other, from `position` on. Bytes that an earlier run
 * has written are skipped.
 * @throws ServiceError `invalid-answer` when the server no longer supports ranges, or the file has changed.
 */
export async function downloadRanges(
  film: FilmSource,
  ranges: readonly Required<ByteRange>[],
  { part, position }: { part: PartialFile; position: number },
  meter: TransferMeter,
  context: TransferContext,
  checkpoint: Checkpoint,
): Promise<void> {
  let { done, validator } = part;
  let before = 0;
  meter.set(done);
  for (const { from, to } of ranges) {
    const existing = Math.max(0, done - before);
    const length = to - from + 1;
    if (existing < length) {
      const target = { handle: part.handle, position: position + before + existing };
      await downloadRange(
        film,
        { from: from + existing, to, validator },
        target,
        context,
        async (bytes, version) => {
          done += bytes;
          validator = version;
          meter.set(done);
          await checkpoint(done, version);
        },
      );
    }
    before += length;
  }
}

async function downloadRange(
  film: FilmSource,
  { to, validator, ...range }: Required<ByteRange> & { validator: string | undefined },
  target: { handle: FileHandle; position: number },
  context: TransferContext,
  onBytes: Checkpoint,
): Promise<void> {
  let { from } = range;
  await callService(
    {
      ...transferCall(film),
      run: async (signal) => {
        const stall = stallTimer(film, signal);
        try {
          const answer = await openFilm({ ...film, range: { from, to }, validator }, stall.signal);
          if (!answer.partial) {
            throw new ServiceError('invalid-answer', film.service, {
              what: 'it sent the whole video instead of a part',
            });
          }
          for await (const chunk of answer.body) {
            stall.progress();
            const wanted = chunk.subarray(0, Math.max(0, to + 1 - from));
            await writeAll(target.handle, wanted, target.position + from - range.from);
            from += wanted.byteLength;
            await onBytes(wanted.byteLength, answer.validator);
          }
          if (from <= to) throw truncatedFault(film.service);
        } finally {
          stall.dispose();
        }
      },
    },
    context,
  );
}
