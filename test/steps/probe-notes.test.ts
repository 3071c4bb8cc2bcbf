import { expect, it } from 'vitest';
import type { Probe } from '../../source/core/footage/media.ts';
import { probeNotes } from '../../source/steps/probe.ts';

function video(changes: Partial<NonNullable<Probe['video']>>): NonNullable<Probe['video']> {
  return {
    codec: 'h264',
    width: 1920,
    height: 1080,
    rotation: 0,
    squarePixels: true,
    interlaced: false,
    frameRate: { num: 30000, den: 1001 },
    variableRate: false,
    ...changes,
  };
}

it('a video whose frame rate varies is warned of, with the rate that timelines get', () => {
  const [note, ...more] = probeNotes({ video: video({ variableRate: true }) });
  expect(note).toMatch(/is variable\. Clips and timelines use its nominal 29\.97 fps/);
  expect(more).toEqual([]);
});

it('where not even the nominal rate is known, the warning says which one was taken', () => {
  const guessed = video({ variableRate: true, rateGuessed: true });
  expect(probeNotes({ video: guessed }).join()).toMatch(
    /nominal rate is unknown\. Clips and timelines use 29\.97/,
  );
});

it('a video with a constant rate, or without a picture, has no warning', () => {
  expect(probeNotes({ video: video({}) })).toEqual([]);
  expect(probeNotes({})).toEqual([]);
});
