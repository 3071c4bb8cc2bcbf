import { crc32, deflateSync } from 'node:zlib';
import type { Picture } from '../../core/api/picture.ts';
import type { TerminalDrawing, Tile } from './drawing.ts';

/** iTerm2's inline images (https://iterm2.com/documentation-images.html): the whole file is sent each time. */
export function itermDrawing(tiles: readonly Tile[]): TerminalDrawing {
  const place = tiles.map(({ picture, columns, rows }, at) => {
    const file = encodePng(picture);
    const facts = `size=${file.length};width=${columns};height=${rows};preserveAspectRatio=0;doNotMoveCursor=1`;
    return { at, text: `\u001B]1337;File=inline=1;${facts}:${file.toString('base64')}\u0007` };
  });
  return { transmit: '', place, remove: '', isInCells: true };
}

/** A picture as a PNG file: eight bits per color, no filter. */
export function encodePng({ width, height, pixels }: Picture): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rowBytes = width * 3;
  const rows = Buffer.alloc((rowBytes + 1) * height);
  for (let y = 0; y < height; y += 1) {
    rows.set(pixels.subarray(y * rowBytes, (y + 1) * rowBytes), y * (rowBytes + 1) + 1);
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
