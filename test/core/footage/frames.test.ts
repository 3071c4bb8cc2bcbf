import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canDropFrames,
  formatTimecode,
  frameAt,
  parseTimecode,
  rescaleFrames,
  timecodeBase,
} from '../../../source/core/footage/frames.ts';
import { rates } from '../../deliver/timelines/kit.ts';

const rate = fc.constantFrom(...rates);
const [ntsc30, ntsc60] = [
  { num: 30000, den: 1001 },
  { num: 60000, den: 1001 },
];

/** All drop-frame timecodes of an hour, in order: every minute except each tenth skips its first numbers. */
function clockOfAnHour(base: number): string[] {
  const two = (value: number) => String(value).padStart(2, '0');
  return Array.from({ length: 3600 }, (_, second) => {
    const minute = Math.floor(second / 60);
    const first = second % 60 === 0 && minute % 10 !== 0 ? base / 15 : 0;
    const frames = Array.from({ length: base - first }, (__, frame) => first + frame);
    return frames.map((frame) => `00:${two(minute)}:${two(second % 60)};${two(frame)}`);
  }).flat();
}

describe('timecode', () => {
  test.each([
    [1800, ntsc30, true, '00:01:00;02'],
    [1800, ntsc30, false, '00:01:00:00'],
    [1799, ntsc30, true, '00:00:59;29'],
    [17982, ntsc30, true, '00:10:00;00'],
    [107_892, ntsc30, true, '01:00:00;00'],
    [3600, ntsc60, true, '00:01:00;04'],
    [215_784, ntsc60, true, '01:00:00;00'],
    [90_000, { num: 25, den: 1 }, false, '01:00:00:00'],
    [86_399, { num: 24000, den: 1001 }, false, '00:59:59:23'],
  ])('frame %i has the right timecode', (frames, at, drop, text) => {
    expect(formatTimecode(frames, at, drop)).toBe(text);
    expect(parseTimecode(text, timecodeBase(at))).toEqual({ frames, dropFrame: drop });
  });

  test.each([ntsc30, ntsc60])('skips the right numbers over an hour of drop-frame ($num)', (at) => {
    const wrong = clockOfAnHour(timecodeBase(at)).filter(
      (clock, count) => formatTimecode(count, at, true) !== clock,
    );
    expect(wrong).toEqual([]);
  });

  test('parses the timecode of every frame of a day at every rate', () => {
    fc.assert(
      fc.property(rate, fc.boolean(), fc.integer({ min: 0, max: 24 * 3600 * 59 }), (at, wanted, count) => {
        const drop = wanted && canDropFrames(at);
        const base = timecodeBase(at);
        const frames = count % ((base * 24 * 3600 * 999) / 1000);
        const read = parseTimecode(formatTimecode(Math.floor(frames), at, drop), base);
        expect(read).toEqual({ frames: Math.floor(frames), dropFrame: drop });
      }),
      { numRuns: 2000 },
    );
  });

  test.each(['00:01:00;00', '24:00:00:00', '00:60:00:00', '00:00:00:30', '1:00:00:00', 'x', ''])(
    'rejects "%s"',
    (text) => {
      expect(parseTimecode(text, 30)).toBeUndefined();
    },
  );
});

describe('frames', () => {
  test('converting a frame to seconds and back returns the same frame', () => {
    fc.assert(
      fc.property(rate, fc.integer({ min: 0, max: 5_000_000 }), (at, frame) => {
        expect(frameAt((frame * at.den) / at.num, at)).toBe(frame);
      }),
    );
  });

  test('converting to another rate is off by at most half a frame, or by less than one when rounding down', () => {
    fc.assert(
      fc.property(rate, rate, fc.integer({ min: 0, max: 5_000_000 }), (from, to, frames) => {
        // In units of 1 / (from.num · to.den) of a frame, exactly.
        const exact = BigInt(frames) * BigInt(from.den) * BigInt(to.num);
        const unit = BigInt(from.num) * BigInt(to.den);
        const nearest = BigInt(rescaleFrames(frames, from, to)) * unit;
        const down = BigInt(rescaleFrames(frames, from, to, 'down')) * unit;
        const distance = nearest > exact ? nearest - exact : exact - nearest;
        expect(2n * distance <= unit).toBe(true);
        expect(down <= exact && exact - down < unit).toBe(true);
      }),
    );
  });

  test('doubling the rate doubles the number of frames', () => {
    expect(rescaleFrames(107_892, ntsc30, ntsc60)).toBe(215_784);
    expect(rescaleFrames(1000, { num: 24, den: 1 }, { num: 24000, den: 1001 })).toBe(999);
  });
});
