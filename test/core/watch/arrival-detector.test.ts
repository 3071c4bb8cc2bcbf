import { describe, expect, it } from 'vitest';
import { ArrivalDetector, type FileFacts } from '../../../source/core/watch/arrival-detector.ts';

/** Looks at a folder once a second, from second 0. @returns what had arrived at each look */
function looks(...folders: Record<string, FileFacts>[]): string[][] {
  const arrivals = new ArrivalDetector();
  return folders.map((files, second) => arrivals.look(new Map(Object.entries(files)), second * 1000));
}

const file = (sizeBytes: number, modifiedMs = 1): FileFacts => ({ sizeBytes, modifiedMs });
const times = <Value>(count: number, value: Value) => Array.from({ length: count }, () => value);
/** The number of the first look at which something had arrived. */
const firstArrival = (found: readonly string[][]) => found.findIndex((names) => names.length > 0);

describe('a video in a watched folder', () => {
  it('has arrived when neither it nor its transcript has changed for three seconds', () => {
    const found = looks(...times(5, { 'talk.mp4': file(9), 'talk.srt': file(1) }));
    expect(found).toEqual([[], [], [], ['talk.mp4'], ['talk.mp4']]);
  });

  it('has not arrived while it grows, or while its time changes', () => {
    const growing = [1, 2, 2, 2, 3, 3, 3, 3].map((size) => ({ 'talk.mp4': file(size), 'talk.srt': file(1) }));
    expect(firstArrival(looks(...growing))).toBe(7);
    const touched = [1, 1, 1, 2, 2, 2, 2].map((at) => ({ 'talk.mp4': file(5, at), 'talk.srt': file(1) }));
    expect(firstArrival(looks(...touched))).toBe(6);
  });

  it('waits longer for a transcript that is not there, and for one that is still written', () => {
    expect(firstArrival(looks(...times(10, { 'talk.mp4': file(9) })))).toBe(7);
    const late = [
      ...times(5, { 'talk.mp4': file(9) }),
      ...times(5, { 'talk.mp4': file(9), 'talk.en.vtt': file(1) }),
    ];
    expect(firstArrival(looks(...late))).toBe(8);
  });

  it('is not taken while it is empty, hidden, or has the name of a partial copy', () => {
    const files = {
      'a.mp4': file(0),
      '.b.mp4': file(1),
      '~c.mp4': file(1),
      'd.mp4.part': file(1),
      'e.srt': file(1),
    };
    expect(looks(...times(12, files)).flat()).toEqual([]);
  });

  it('arrives anew under another name', () => {
    const found = looks(
      ...times(4, { 'talk.tmp': file(9), 'talk.srt': file(1) }),
      ...times(4, { 'talk.mp4': file(9), 'talk.srt': file(1) }),
    );
    expect(firstArrival(found)).toBe(7);
  });

  it('is looked at anew when the folder was away', () => {
    const arrivals = new ArrivalDetector();
    const files = new Map([['talk.mp4', file(9)]]);
    expect(arrivals.look(files, 0)).toEqual([]);
    arrivals.clear();
    expect(arrivals.look(files, 60_000)).toEqual([]);
    expect(arrivals.look(files, 67_000)).toEqual(['talk.mp4']);
  });
});
