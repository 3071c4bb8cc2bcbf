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
