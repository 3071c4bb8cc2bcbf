import type { FileHandle } from 'node:fs/promises';
import { callService } from '../service/call-service.ts';
import { ServiceError } from '../service/service-error.ts';
import {
  callOf,
  cutOff,
  type FilmSource,
  type Mark,
  type TransferContext,
  writeAll,
} from './download-film.ts';
import type { KeptPart } from './kept-part.ts';
import { type ByteRange, openFilm } from './open-film.ts';
import { StallGuard } from './stall-guard.ts';
import type { TransferMeter } from './transfer.ts';

/**
 * Writes parts of a remote file one behind the other, from `position` on; what is there already is passed over.
 * @throws ServiceError `invalid-answer` when the server no longer gives ranges, or has another version of the file.
 */
export async function downloadRanges(
  film: FilmSource,
  ranges: readonly Required<ByteRange>[],
  { part, position }: { part: KeptPart; position: number },
  meter: TransferMeter,
  context: TransferContext,
  mark: Mark,
): Promise<void> {
  let { done, validator } = part;
  let before = 0;
  meter.set(done);
  for (const { from, to } of ranges) {
    const there = Math.max(0, done - before);
    const length = to - from + 1;
    if (there < length) {
      const into = { handle: part.handle, position: position + before + there };
      await takeRange(film, { from: from + there, to, validator }, into, context, async (bytes, version) => {
        done += bytes;
        validator = version;
        meter.set(done);
        await mark(done, version);
      });
    }
    before += length;
  }
}

async function takeRange(
  film: FilmSource,
  { to, validator, ...range }: Required<ByteRange> & { validator: string | undefined },
  into: { handle: FileHandle; position: number },
  context: TransferContext,
  moved: Mark,
): Promise<void> {
  let { from } = range;
  await callService(
    {
      ...callOf(film),
      run: async (signal) => {
        const guard = new StallGuard(film.service, signal, film.stallSeconds);
        try {
          const answer = await openFilm({ ...film, range: { from, to }, validator }, guard.signal);
          if (!answer.partial) {
            throw new ServiceError('invalid-answer', film.service, {
              what: 'it sent the whole film instead of a part',
            });
          }
          for await (const chunk of answer.body) {
            guard.moved();
            const wanted = chunk.subarray(0, Math.max(0, to + 1 - from));
            await writeAll(into.handle, wanted, into.position + from - range.from);
            from += wanted.byteLength;
            await moved(wanted.byteLength, answer.validator);
          }
          if (from <= to) throw cutOff(film.service);
        } finally {
          guard.end();
        }
      },
    },
    context,
  );
}
