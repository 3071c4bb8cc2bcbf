import { expect, test } from 'vitest';
import { type Licence, licenceSchema } from '../../../source/core/footage/licence.ts';
import { applyRules } from '../../../source/core/footage/rules.ts';
import type { LicenceFilter } from '../../../source/core/footage/source-names.ts';
import { sampleCandidate } from '../../harness/jobs/sample-job.ts';

const creativeCommons: readonly Licence[] = ['public-domain', 'cc0', 'cc-by', 'cc-by-sa', 'own-footage'];
const kept: readonly [LicenceFilter, readonly Licence[]][] = [
  ['any', licenceSchema.options],
  ['free-to-use', [...creativeCommons, 'stock-free']],
  ['cc', creativeCommons],
];

test.each(kept)(
  'LICENCES=%s keeps only footage of its licences, and each other is dropped with the reason',
  (filter, allowed) => {
    const candidates = licenceSchema.options.map((licence) =>
      sampleCandidate(`library:${licence}`, { licence }),
    );
    const settings = {
      MAX_VIDEO_DURATION_SECONDS: 900,
      MIN_CLIP_DURATION: 4,
      MIN_VIEW_COUNT: 1000,
      BLOCKED_TITLE_KEYWORDS: [],
      LICENCES: filter,
    };
    const found = applyRules(candidates, settings);
    expect(new Set(found.kept.map(({ licence }) => licence))).toEqual(new Set(allowed));
    expect(found.kept.length + found.dropped.length).toBe(candidates.length);
    for (const { reason, candidate } of found.dropped) {
      expect(reason).toMatch(new RegExp(`, but LICENCES is ${filter}$`));
      expect(candidate).toBeUndefined();
    }
  },
);

test('what another rule drops is kept apart, so that the user may take it all the same', () => {
  const short = sampleCandidate('library:short', { durationSeconds: 2 });
  const settings = {
    ...{ MAX_VIDEO_DURATION_SECONDS: 900, MIN_CLIP_DURATION: 4, MIN_VIEW_COUNT: 1000 },
    ...{ BLOCKED_TITLE_KEYWORDS: [], LICENCES: 'any' as const },
  };
  expect(applyRules([short], settings)).toEqual({
    kept: [],
    dropped: [
      {
        ...{ candidateId: 'library:short', title: 'library:short', candidate: short },
        reason: 'only 2.0 s long; clips are at least 4 s',
      },
    ],
  });
});

test.each([
  ['youtube', { durationSeconds: 1200 }, '20:00 long, more than 15:00'],
  ['pexels', { durationSeconds: 1200 }, '20:00 long, more than 15:00'],
  ['library', { durationSeconds: 1200 }, undefined],
  ['youtube', { views: 999 }, '999 views, fewer than 1000'],
  ['youtube', { views: 1000 }, undefined],
  ['youtube', {}, undefined],
  ['pexels', { views: 999 }, undefined],
  ['youtube', { title: 'City at Night (LYRIC video)' }, '"lyric video" in the title'],
  ['youtube', { title: 'Lyrical video of a city' }, undefined],
  ['pexels', { title: 'Lyric video' }, undefined],
] as const)(
  'a film of %s with %j is dropped for its length, its views or its title: %s',
  (source, facts, reason) => {
    const settings = {
      ...{ MAX_VIDEO_DURATION_SECONDS: 900, MIN_CLIP_DURATION: 4, MIN_VIEW_COUNT: 1000 },
      ...{ BLOCKED_TITLE_KEYWORDS: ['reaction', 'lyric video'], LICENCES: 'any' as const },
    };
    const { kept: films, dropped } = applyRules(
      [sampleCandidate(`${source}:1`, { source, ...facts })],
      settings,
    );
    expect(dropped.map((each) => each.reason)).toEqual(reason === undefined ? [] : [reason]);
    expect(films).toHaveLength(reason === undefined ? 1 : 0);
  },
);
