import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';
import type { App } from '../../../core/api/app.ts';
import type { Picture } from '../../../core/api/picture.ts';
import type { LibraryFilm } from '../../../core/plan/need.ts';

/** The height of a frame in pixels. */
const height = 180;
/** Where the size of a film is not known. */
const usualAspect = 16 / 9;

/** One at a time: each starts ffmpeg, and a page may ask for a hundred. */
let turn: Promise<unknown> = Promise.resolve();

/** A frame from the middle of a film, where there is most to be seen; undefined when it cannot be read. */
export function readMiddleFrame(
  clipPictures: App['clipPictures'],
  { path, durationSeconds, width, height: filmHeight }: LibraryFilm,
  signal: AbortSignal,
): Promise<Picture | undefined> {
  const seconds = Math.min(1, durationSeconds / 2);
  const aspect = width === undefined || filmHeight === undefined ? usualAspect : width / filmHeight;
  const request = {
    path,
    startSeconds: Math.max(0, durationSeconds / 2 - seconds),
    durationSeconds: seconds,
    count: 1,
    width: Math.max(2, Math.round((height * Math.min(aspect, 4)) / 2) * 2),
    height,
  };
  const mine = turn.then(async () => {
    if (signal.aborted) return undefined;
    const [picture] = await clipPictures(request, signal).catch(() => []);
    return picture;
  });
  turn = mine;
  return mine;
}

/** A picture as PNG (https://www.w3.org/TR/png-3/): eight bits a color, no filter. */
export async function encodePng({ width, height: rows, pixels }: Picture): Promise<Uint8Array<ArrayBuffer>> {
  const lines = Buffer.alloc(rows * (1 + width * 3));
  for (let row = 0; row < rows; row++)
    lines.set(pixels.subarray(row * width * 3, (row + 1) * width * 3), row * (1 + width * 3) + 1);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(rows, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const data = await promisify(deflate)(lines);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Uint8Array.from(
    Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]),
  );
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(content));
  return Buffer.concat([size, content, sum]);
}
