import { createHash } from 'node:crypto';
import type { FileRef } from '../../core/footage/media.ts';
import { planRequests } from './byte-ranges.ts';
import { type FilmSource, type TransferContext, writeAll, writeResumable } from './download-film.ts';
import { downloadRanges } from './download-ranges.ts';
import { UnreadableIndex } from './mp4-index.ts';
import { sliceMovie, type WantedSeconds } from './mp4-slice.ts';
import { writeHeader } from './mp4-write.ts';
import { readRemoteIndex } from './remote-index.ts';
import { TransferMeter } from './transfer.ts';

/**
 * Downloads some seconds of a remote MP4 as a playable file: reads the film's index, downloads only the bytes of these
 * seconds, and writes an index for them. ffmpeg over HTTP would transfer several times as much, since it requests
 * everything from a position on and disconnects when it has enough.
 * @returns the file and its start in the film, or the reason why the server or the film does not support this.
 * @throws ServiceError, the file system's error, the signal's reason.
 */
export async function fetchSlice(
  film: FilmSource,
  wanted: WantedSeconds,
  file: string,
  context: TransferContext,
): Promise<{ file: FileRef; offsetSeconds: number } | { whyNot: string }> {
  try {
    const movie = await readRemoteIndex(film, context);
    if (!movie) return { whyNot: 'the server does not support partial downloads' };
    const slice = sliceMovie(movie, wanted);
    const samples = slice.tracks.flatMap((each) => each.samples);
    const requests = planRequests(
      samples.map(({ offset, size }) => ({ from: offset, to: offset + size - 1 })),
    );
    const dataBytes = requests.reduce((sum, { from, to }) => sum + to - from + 1, 0);
    const header = writeHeader(movie, slice, ({ offset }) => positionIn(requests, offset), dataBytes);
    const meter = new TransferMeter((fraction, message) => context.progress(fraction, message));
    meter.total = dataBytes;
    const identity = `${film.url.href} ${createHash('sha256').update(header).digest('hex')}`;
    const written = await writeResumable(file, identity, context, async (part, checkpoint) => {
      await writeAll(part.handle, header, 0);
      await downloadRanges(film, requests, { part, position: header.length }, meter, context, checkpoint);
      return header.length + dataBytes;
    });
    return { file: written, offsetSeconds: slice.startsAt - slice.filmStartsAt };
  } catch (error) {
    if (error instanceof UnreadableIndex) return { whyNot: error.message };
    throw error;
  }
}

/** The position of a byte of the film in the downloaded data. */
function positionIn(requests: readonly { from: number; to: number }[], offset: number): number {
  let before = 0;
  for (const { from, to } of requests) {
    if (offset >= from && offset <= to) return before + offset - from;
    before += to - from + 1;
  }
  throw new UnreadableIndex('the index is damaged');
}
