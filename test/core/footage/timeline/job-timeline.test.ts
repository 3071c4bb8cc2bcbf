import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bRollStart, jobTimeline } from '../../../../source/core/footage/timeline/job-timeline.ts';
import { checkTimeline, type Timeline } from '../../../../source/core/footage/timeline/timeline.ts';
import type { Job } from '../../../../source/core/job/job.ts';
import { rates, sceneJob } from '../../../deliver/timelines/kit.ts';
import { sampleNeed } from '../../../harness/jobs/sample-job.ts';

function timelineOf(job: Job): Timeline {
  const timeline = jobTimeline(job, (file) => `${job.outputDir}/${file}`);
  if (!timeline) throw new Error('The job was not probed.');
  checkTimeline(timeline);
  return timeline;
}

function spans(timeline: Timeline, name: string): string[] {
  const items = timeline.tracks.find((track) => track.name === name)?.items ?? [];
  return items.map(({ start, frames, sourceStart }) => `${start}+${frames} from ${sourceStart}`);
}

const pal = { num: 25, den: 1 };

describe('the B-roll', () => {
  test('ends where the next one begins, or with its own shot', () => {
    const timeline = timelineOf(
      sceneJob({
        rate: pal,
        needs: [
          { at: 2, clips: [{}] },
          { at: 4, clips: [{}] },
          { at: 20, clips: [{}] },
        ],
      }),
    );
    expect(spans(timeline, 'V1')).toEqual(['0+900 from 0']);
    expect(spans(timeline, 'A1')).toEqual(['0+900 from 0']);
    expect(spans(timeline, 'V2')).toEqual(['50+50 from 0', '100+100 from 0', '500+100 from 0']);
  });

  test('leaves out the handles on both sides', () => {
    const clip = { frames: 150, handles: { before: 1, after: 1 } };
    expect(spans(timelineOf(sceneJob({ rate: pal, needs: [{ at: 2, clips: [clip] }] })), 'V2')).toEqual([
      '50+100 from 25',
    ]);
  });

  test('begins 0.2 s after the first spoken word where word times are known', () => {
    const words = ['And', 'by', 'nine', 'the', 'whole'].map((text, index) => ({
      text,
      start: 10 + index,
      end: 10.5 + index,
    }));
    const transcript = { segments: [{ start: 10, end: 15, text: 'And by nine the whole', words }] };
    const need = sampleNeed('n1', { at: 11.4, until: 15, spoken: 'nine the whole' });
    expect(bRollStart(need, transcript)).toBeCloseTo(12.2, 9);
    expect(bRollStart({ ...need, spoken: 'something else' }, transcript)).toBeCloseTo(12.2, 9);
    expect(bRollStart({ ...need, spoken: '' }, transcript)).toBe(11.4);
    expect(bRollStart(need, { segments: [{ start: 10, end: 15, text: 'And by nine the whole' }] })).toBe(
      11.4,
    );
  });

  test('has runner-ups disabled on higher tracks, and no rejected clips on V2', () => {
    const job = sceneJob({
      rate: pal,
      needs: [
        { at: 2, clips: [{ score: 8 }, { score: 9 }, { score: 7 }] },
        { at: 10, clips: [{}] },
      ],
    });
    const rejected = structuredClone(job);
    const second = rejected.needs[1];
    if (second) second.verdicts = { [Object.keys(second.results.file)[0] ?? '']: 'reject' };
    const timeline = timelineOf(rejected);
    const files = (name: string) =>
      timeline.tracks
        .find((track) => track.name === name)
        ?.items.map(({ mediaId }) => timeline.media.find(({ id }) => id === mediaId)?.path);
    expect(files('V2')).toEqual(['/films/output/talk/n1/clip2.mp4']);
    expect(files('V3')).toEqual(['/films/output/talk/n1/clip1.mp4', '/films/output/talk/n2/clip1.mp4']);
    expect(files('V4')).toEqual(['/films/output/talk/n1/clip3.mp4']);
    expect(timeline.tracks.filter(({ enabled }) => !enabled).map(({ name }) => name)).toEqual(['V3', 'V4']);
    expect(timeline.markers.map(({ kind }) => kind)).toEqual(['clip', 'to-film']);
  });

  test('includes the clips of two needs at the same time', () => {
    const timeline = timelineOf(
      sceneJob({
        rate: pal,
        needs: [
          { at: 2, clips: [{}] },
          { at: 2.001, clips: [{}] },
        ],
      }),
    );
    expect([...spans(timeline, 'V2'), ...spans(timeline, 'V3')]).toEqual(['50+100 from 0', '50+100 from 0']);
  });

  test('is on the last frame for a need after the end of the A-roll', () => {
    const timeline = timelineOf(sceneJob({ rate: pal, needs: [{ at: 500, clips: [{}] }, { at: 600 }] }));
    expect(spans(timeline, 'V2')).toEqual(['899+1 from 0']);
  });

  test('has whole frames inside its files and no overlaps, for any needs', () => {
    const clip = fc.record({
      frames: fc.integer({ min: 1, max: 500 }),
      frameRate: fc.constantFrom(...rates),
      handles: fc.record({
        before: fc.double({ min: 0, max: 3, noNaN: true }),
        after: fc.constantFrom(0, 1, 9),
      }),
    });
    const need = fc.record({
      at: fc.double({ min: 0, max: 60, noNaN: true }),
      clips: fc.array(clip, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(
        fc.option(fc.constantFrom(...rates), { nil: undefined }),
        fc.integer({ min: 1, max: 2000 }),
        fc.array(need, { maxLength: 5 }),
        (rate, frames, needs) => {
          const timeline = timelineOf(sceneJob({ rate, frames, needs }));
          const items = timeline.tracks.filter(({ kind, name }) => kind === 'video' && name !== 'V1');
          expect(items.flatMap((track) => track.items)).toHaveLength(
            needs.flatMap(({ clips }) => clips).length,
          );
          expect(timeline.markers).toHaveLength(needs.length);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the A-roll', () => {
  const start = (text: string, rate = { num: 30000, den: 1001 }, framesPerSecond?: number) => {
    const timecode = { text, ...(framesPerSecond && { framesPerSecond }) };
    const { media, dropFrame } = timelineOf(sceneJob({ rate, timecode, needs: [] }));
    return { frames: media[0]?.startFrames, dropFrame };
  };

  test('keeps its timecode, and the timeline is drop-frame if that is', () => {
    expect(start('14:09:42;10')).toEqual({ frames: 1_527_940, dropFrame: true });
    expect(start('14:09:42:10')).toEqual({ frames: 1_529_470, dropFrame: false });
    expect(start('14:09:42:10', pal)).toEqual({ frames: 1_274_560, dropFrame: false });
    expect(start('nonsense')).toEqual({ frames: 0, dropFrame: false });
  });

  test('has its timecode doubled if the camera counts every second frame', () => {
    expect(start('01:00:00;00', { num: 60000, den: 1001 }, 30)).toEqual({ frames: 215_784, dropFrame: true });
  });

  test('without a picture takes rate and size from the clips', () => {
    const timeline = timelineOf(
      sceneJob({ needs: [{ at: 2, clips: [{ frameRate: { num: 24, den: 1 }, width: 1280, height: 720 }] }] }),
    );
    expect(timeline).toMatchObject({ rate: { num: 24, den: 1 }, width: 1280, height: 720, frames: 864 });
    expect(spans(timeline, 'V1')).toEqual([]);
  });
});

describe('markers', () => {
  test('have the spoken words, the reason, the score, the author and the license', () => {
    const needs = [
      { at: 2, spoken: 'the whole downtown', clips: [{}] },
      { at: 9, clips: [{ licence: 'unknown' as const }] },
      { at: 20, phrase: 'old bridge', mustShow: 'river' },
    ];
    const { markers } = timelineOf(sceneJob({ rate: pal, needs }));
    expect(markers.map(({ kind, facts }) => [kind, facts])).toEqual([
      [
        'clip',
        {
          spoken: 'the whole downtown',
          reason: 'steady flight over towers',
          score: 9,
          file: 'n1/clip1.mp4',
          title: 'Clip 1',
          source: 'youtube',
          author: 'Ana Čapek',
          licence: 'CC BY',
          licenceUrl: 'https://creativecommons.org/licenses/by/4.0/',
          url: 'https://example.com/watch?v=a&b=c',
        },
      ],
      [
        'check-rights',
        expect.objectContaining({
          warning: 'Check the rights: licence unknown. Ask the owner before you publish it.',
        }),
      ],
      [
        'to-film',
        expect.objectContaining({
          warning: 'To film: old bridge; show river (no candidate above 6 of 10)',
        }),
      ],
    ]);
  });
});
