import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { rankFloor } from '../../../../source/core/footage/candidate.ts';
import {
  assignFilms,
  filmsUsedElsewhere,
  moveFilms,
} from '../../../../source/core/job/choice/assign-films.ts';
import { maxMatching } from '../../../../source/core/job/choice/max-matching.ts';
import type { EventBody } from '../../../../source/core/job/events/events.ts';
import type { Job } from '../../../../source/core/job/job.ts';
import {
  filedClip,
  folded,
  gatheringJob,
  sampleCandidate,
  sampleNeed,
} from '../../../harness/jobs/sample-job.ts';

const limits = { clipsPerNeed: 1, filmsPerNeed: 1, candidatePreferences: { preferCreativeCommons: false } };

/**
 * A job with ranked needs. Each row has the scores of a need, each column is a film; undefined: the search did not
 * find it.
 */
function rankedJob(scores: readonly (readonly (number | undefined)[])[]): Job {
  const needs = scores.map((_, row) => sampleNeed(`n${row}`, { at: row * 20 }));
  return scores.reduce((job, row, index) => {
    const found = row.flatMap((score, film) => (score === undefined ? [] : [{ film, score }]));
    return folded(job, [
      searched(
        `n${index}`,
        found.map(({ film }) => `library:f${film}`),
      ),
      {
        type: 'step.finished',
        needId: `n${index}`,
        step: 'rank',
        key: '',
        milliseconds: 1,
        output: {
          ranked: found.map(({ film, score }) => ({ candidateId: `library:f${film}`, score, reason: '' })),
          dropped: [],
          engine: 'test',
        },
      },
    ]);
  }, gatheringJob(needs));
}

function searched(needId: string, ids: readonly string[]): EventBody {
  const candidates = ids.map((id) => sampleCandidate(id));
  const output = { candidates, dropped: [], faults: [] };
  return { type: 'step.finished', needId, step: 'search', key: '', milliseconds: 1, output };
}

/** The best sum over all ways to assign films to needs, by brute force. */
function bestSum(scores: readonly (readonly number[])[], used = 0, row = 0): number {
  const options = scores[row];
  if (!options) return 0;
  const without = bestSum(scores, used, row + 1);
  return options.reduce((best, score, film) => {
    if (score < rankFloor || used & (1 << film)) return best;
    return Math.max(best, score + bestSum(scores, used | (1 << film), row + 1));
  }, without);
}

const tables = fc
  .record({ needs: fc.integer({ min: 1, max: 6 }), films: fc.integer({ min: 1, max: 7 }) })
  .chain(({ needs, films }) => {
    const score = fc.integer({ min: 10, max: 100 }).map((tenths) => tenths / 10);
    const row = fc.array(score, { minLength: films, maxLength: films });
    return fc.array(row, { minLength: needs, maxLength: needs });
  });

describe('the assignment of films to needs', () => {
  it('has the largest possible sum of scores, on 200 random tables', () => {
    fc.assert(
      fc.property(tables, (scores) => {
        const job = rankedJob(scores);
        const shortlists = assignFilms(job, { ...limits, clipsPerNeed: 1 });
        const competing = [...shortlists];
        const sum = competing.reduce((total, [needId, [film]]) => {
          const row = scores[Number(needId.slice(1))] ?? [];
          return film === undefined ? total : total + (row[Number(film.split('f')[1])] ?? 0);
        }, 0);
        expect(competing).toHaveLength(scores.length);
        expect(sum).toBeCloseTo(bestSum(scores), 3);
      }),
      { numRuns: 200 },
    );
  });

  it('gives a film to a later need with a higher score', () => {
    const shortlists = assignFilms(rankedJob([[7], [9]]), limits);
    expect(Object.fromEntries(shortlists)).toEqual({ n0: [], n1: ['library:f0'] });
  });

  it('prefers a film for both of two needs to a better film for one', () => {
    const shortlists = assignFilms(
      rankedJob([
        [9.5, 9],
        [9, undefined],
      ]),
      limits,
    );
    expect(Object.fromEntries(shortlists)).toEqual({ n0: ['library:f1'], n1: ['library:f0'] });
  });

  it('assigns films that recent jobs used up only after all others, but rather than none', () => {
    const used = [{ candidateId: 'library:f0', start: 0, end: 18, usedAt: 1 }];
    const candidatePreferences = { preferCreativeCommons: false, rest: { used, minSeconds: 4 } };
    const both = assignFilms(rankedJob([[9.5, 6.5]]), { ...limits, candidatePreferences });
    expect(Object.fromEntries(both)).toEqual({ n0: ['library:f1'] });
    const only = assignFilms(rankedJob([[9.5]]), { ...limits, candidatePreferences });
    expect(Object.fromEntries(only)).toEqual({ n0: ['library:f0'] });
    const partly = [{ candidateId: 'library:f0', start: 0, end: 15, usedAt: 1 }];
    const rest = { used: partly, minSeconds: 4 };
    const free = assignFilms(rankedJob([[9.5, 6.5]]), {
      ...limits,
      candidatePreferences: { preferCreativeCommons: false, rest },
    });
    expect(Object.fromEntries(free)).toEqual({ n0: ['library:f0'] });
  });

  it('waits for the ranking of needs that share a candidate, directly or through others, and for no other need', () => {
    const needs = ['n0', 'n1', 'n2', 'n3'].map((id, at) => sampleNeed(id, { at: at * 20 }));
    const rank = (needId: string, id: string): EventBody => ({
      type: 'step.finished',
      needId,
      step: 'rank',
      key: '',
      milliseconds: 1,
      output: { ranked: [{ candidateId: id, score: 8, reason: '' }], dropped: [], engine: 'test' },
    });
    const job = folded(gatheringJob(needs), [
      searched('n0', ['library:a', 'library:b']),
      searched('n1', ['library:b', 'library:c']),
      searched('n2', ['library:c']),
      searched('n3', ['library:d']),
      rank('n0', 'library:a'),
      rank('n1', 'library:b'),
      rank('n3', 'library:d'),
    ]);
    expect(assignFilms(job, limits)).toEqual(new Map([['n3', ['library:d']]]));
    expect([...assignFilms(folded(job, [rank('n2', 'library:c')]), limits).keys()].sort()).toEqual([
      'n0',
      'n1',
      'n2',
      'n3',
    ]);
  });

  it('names the need that uses a film which another need would have matched', () => {
    const job = rankedJob([[9], [7]]);
    const first = job.needs[0];
    const second = job.needs[1];
    if (!first || !second) throw new Error('two needs were made');
    const filed: EventBody = {
      type: 'step.finished',
      needId: 'n0',
      step: 'file',
      key: 'library:f0@0.000-5.000',
      milliseconds: 1,
      output: {
        clip: filedClip({ candidateId: 'library:f0', start: 0, end: 5, score: 9, reason: '', saw: [] }),
      },
    };
    expect([...filmsUsedElsewhere(folded(job, [filed]), second).values()]).toMatchObject([{ at: 0 }]);
  });
});

describe('a maximum matching', () => {
  it('for 100 needs and 1,000 films is found in an unnoticeable time', () => {
    const weight = (row: number, column: number) => 1 + ((row * 7919 + column * 104_729) % 997) / 100;
    const columns = maxMatching(100, 1000, weight);
    expect(new Set(columns).size).toBe(100);
    expect(columns.reduce<number>((sum, column, row) => sum + weight(row, column ?? 0), 0)).toBeGreaterThan(
      100 * 10,
    );
  });
});

test('the films of very many needs go by score, to one need each', () => {
  // Each need shares a film with the next one, so that all compete.
  const count = 300;
  const scores = Array.from({ length: count }, (_, row) =>
    Array.from({ length: count + 1 }, (_, film) => (film === row + 1 ? 9 : film === row ? 6 : undefined)),
  );
  const shortlists = assignFilms(rankedJob(scores), limits);
  expect([...shortlists]).toHaveLength(count);
  for (const [needId, films] of shortlists) {
    expect(films).toEqual([`library:f${Number(needId.slice(1)) + 1}`]);
  }
});

test('films that move to a need leave the shortlists of the others, which are not touched otherwise', () => {
  const shortlist = (needId: string, candidateIds: string[]): EventBody => ({
    type: 'need.shortlist',
    needId,
    candidateIds,
  });
  const job = folded(gatheringJob(['a', 'b', 'c', 'd'].map((id) => sampleNeed(id))), [
    shortlist('a', ['library:1', 'library:2']),
    shortlist('b', ['library:3']),
    shortlist('c', ['library:4']),
  ]);
  expect([...moveFilms(job, 'b', ['library:2'])]).toEqual([
    ['a', ['library:1']],
    ['b', ['library:3', 'library:2']],
  ]);
  expect([...moveFilms(job, 'd', ['library:4'])]).toEqual([
    ['c', []],
    ['d', ['library:4']],
  ]);
});
