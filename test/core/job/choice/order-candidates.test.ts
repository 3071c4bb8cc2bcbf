import { expect, test } from 'vitest';
import { orderCandidates } from '../../../../source/core/job/choice/order-candidates.ts';
import { sampleCandidate } from '../../../harness/jobs/sample-job.ts';

const preferences = { preferCreativeCommons: true };

test('own footage goes first on equal rank, whatever its license', () => {
  const own = sampleCandidate('library:own', { licence: 'unknown' });
  const stock = sampleCandidate('pexels:1', { source: 'pexels', licence: 'stock-free' });
  const ranked = [own, stock].map(({ id }) => ({ candidateId: id, score: 7, reason: '' }));
  expect(orderCandidates([stock, own], ranked, preferences).map(({ id }) => id)).toEqual([
    'library:own',
    'pexels:1',
  ]);
});
