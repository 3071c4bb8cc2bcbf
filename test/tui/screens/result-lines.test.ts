import { expect, test } from 'vitest';
import type { Licence } from '../../../source/core/footage/licence.ts';
import { resultDetail } from '../../../source/tui/screens/results/result-detail.ts';
import { resultHeader, resultRows } from '../../../source/tui/screens/results/result-lines.ts';
import { makeTheme } from '../../../source/tui/theme/theme.ts';
import { JobMaker, sampleNeeds } from '../../harness/jobs/jobs.ts';

const theme = makeTheme({ color: false, unicode: true });

/** What the results say of a job with one clip of this licence: its header and the details of the clip. */
function shown(licence: Licence): string {
  const maker = new JobMaker().gathering(sampleNeeds.slice(0, 1)).filled('n01', { licence });
  const { job } = maker.finished();
  const rows = resultRows(job);
  return JSON.stringify([resultHeader(job, rows, theme), resultDetail(job, rows[0], 200, theme)]);
}

test.each(['unknown', 'all-rights-reserved'] as const)(
  'the results warn of a clip with licence %s',
  (licence) => {
    const text = shown(licence);
    expect(text).toContain('check the rights of 1');
    expect(text).toContain('Ask the owner before you publish it.');
  },
);

test.each(['own-footage', 'cc-by', 'stock-free'] as const)('the results do not warn of %s', (licence) => {
  expect(shown(licence)).not.toMatch(/to check|Ask the owner/);
});
