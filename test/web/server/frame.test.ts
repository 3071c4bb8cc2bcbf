import { inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { encodePng, readMiddleFrame } from '../../../source/web/server/files/frame.ts';

it('a picture is written as PNG, line by line', async () => {
  const pixels = new Uint8Array([255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9]);
  const png = Buffer.from(await encodePng({ width: 2, height: 2, pixels }));
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2, 2]);
  const at = png.indexOf('IDAT');
  const data = png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4));
  expect([...inflateSync(data)]).toEqual([0, 255, 0, 0, 0, 255, 0, 0, 0, 0, 255, 9, 9, 9]);
  expect(png.subarray(-8, -4).toString('latin1')).toBe('IEND');
});

it('a frame of a film that cannot be read is none, and the next one is read', async () => {
  const film = { path: '/film.mp4', title: 'film', durationSeconds: 10, width: 1080, height: 1920 };
  const { signal } = new AbortController();
  const broken = readMiddleFrame(async () => Promise.reject(new Error('broken')), film, signal);
  const asked: unknown[] = [];
  const whole = readMiddleFrame(
    async (request) => {
      asked.push(request);
      return [{ width: 2, height: 1, pixels: new Uint8Array(6) }];
    },
    film,
    signal,
  );
  expect(await broken).toBeUndefined();
  expect(await whole).toMatchObject({ width: 2 });
  expect(asked).toEqual([
    expect.objectContaining({ startSeconds: 4, durationSeconds: 1, width: 102, height: 180 }),
  ]);
});
