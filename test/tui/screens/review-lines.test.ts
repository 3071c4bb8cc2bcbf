import { expect, it } from 'vitest';
import { reviewLine } from '../../../source/tui/screens/review/review-lines.ts';
import { makeTheme } from '../../../source/tui/theme/theme.ts';
import { gatheringJob, sampleNeed } from '../../harness/jobs/sample-job.ts';

const theme = makeTheme({ color: false, unicode: true });

function lineOf(libraryFits?: number): string {
  const need = sampleNeed('n01', { at: 30, ...(libraryFits !== undefined && { libraryFits }) });
  const [progress] = gatheringJob([need]).needs;
  if (!progress) throw new Error('no need');
  return reviewLine(progress, false, 5, theme)
    .map(({ text }) => text)
    .join('')
    .trim();
}

it('a line of the review says how many videos of the library fit, and nothing where it was not searched', () => {
  expect(lineOf(3)).toBe('[x] 00:30  harbour at dawn  3 in your library');
  expect(lineOf(0)).toBe('[x] 00:30  harbour at dawn  none yet in your library');
  expect(lineOf()).toBe('[x] 00:30  harbour at dawn');
});
