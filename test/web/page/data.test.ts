import { describe, expect, it } from 'vitest';
import { codeBlock } from '../../../source/deliver/markdown.ts';
import { createHistoryEntry } from '../../../source/store/jobs/history-entry.ts';
import { jobFragment, parseRoute, readToken } from '../../../source/web/page/data/route.ts';
import { sortFiles } from '../../../source/web/page/data/sort-files.ts';
import { TransferRate } from '../../../source/web/page/data/transfer-rate.ts';
import {
  entryWords,
  fileAddress,
  formatAge,
  formatPercent,
  needMark,
  needWords,
  pasteBlock,
} from '../../../source/web/page/data/words.ts';
import { busyJob, JobMaker } from '../../harness/jobs/jobs.ts';

it.each([
  ['', { name: 'history' }],
  ['#/', { name: 'history' }],
  ['#/new', { name: 'new' }],
  ['#/settings', { name: 'settings' }],
  ['#/checks', { name: 'checks' }],
  ['#/jobs/a%20b', { name: 'job', id: 'a b', view: undefined }],
  ['#/jobs/a/results', { name: 'job', id: 'a', view: 'results' }],
  ['#/jobs/a/nowhere', { name: 'job', id: 'a', view: undefined }],
  ['#/jobs/', { name: 'history' }],
  ['#/nowhere', { name: 'history' }],
  ['#/jobs/%zz', { name: 'job', id: '%zz', view: undefined }],
])('the address %s is the place %j', (fragment, place) => {
  expect(parseRoute(fragment)).toEqual(place);
});

it('the address of a job is read as that job again, whatever is in its name', () => {
  for (const id of ['20261122-201500-3f9a', 'a/b#c?d', '../..'])
    expect(parseRoute(jobFragment(id, 'review'))).toEqual({ name: 'job', id, view: 'review' });
});

it('only a fragment that is a token is taken for one', () => {
  expect(readToken('#token=abc-DEF_123')).toBe('abc-DEF_123');
  for (const fragment of ['', '#/', '#token=', '#token=a b', '#/token=abc', '#token=a&b=c'])
    expect(readToken(fragment)).toBeUndefined();
});

it('a file of a job keeps its folders in its address, and nothing else is special there', () => {
  expect(fileAddress({ id: 'j/1' }, '00m30s_a/what? 100 %.mp4')).toBe(
    '/api/jobs/j%2F1/files/00m30s_a/what%3F%20100%20%25.mp4',
  );
});

describe('the words for a job', () => {
  it('say what there is to review, what is being done, and how it ended', () => {
    const planned = new JobMaker().planned();
    expect(entryWords(createHistoryEntry(planned.job))).toBe(`${planned.job.needs.length} needs planned`);
    const busy = createHistoryEntry(busyJob().job);
    expect(entryWords(busy)).toMatch(/^\d of \d+ needs · \d+ %/);
    expect(entryWords({ ...busy, state: 'failed', error: 'Gemini refused the key.' })).toBe(
      'Gemini refused the key.',
    );
    expect(entryWords({ ...busy, state: 'finished', clips: 1 })).toMatch(/^1 clip · 1 to film · 1 failed$/);
  });

  it('name what each need does, with a glyph and a word', () => {
    const { needs } = busyJob().job;
    const marks = needs
      .slice(0, 7)
      .map((progress) => `${needMark(progress).glyph} ${needMark(progress).word}`);
    expect(marks).toEqual([
      '✔ filled',
      '▶ active',
      '▶ active',
      '▶ active',
      '✗ failed',
      '○ no match',
      '– skipped',
    ]);
    const [, second, , fourth] = needs;
    expect(second && needWords(second, Date.now())).toBe('downloading the shot · 3.1 of 7.4 MB · 2.2 MB/s');
    expect(fourth && needWords(fourth, Date.now())).toMatch(/^retry in \d s \(rate limit\)$/);
  });
});

it('progress is never 100 % before the end, and times are told in the largest unit', () => {
  expect([formatPercent(0), formatPercent(0.999), formatPercent(1)]).toEqual(['0 %', '99 %', '100 %']);
  const now = Date.UTC(2026, 10, 22, 12);
  expect([30_000, 120_000, 7_200_000].map((before) => formatAge(now - before, now))).toEqual([
    'just now',
    '2 min ago',
    '2 h ago',
  ]);
});

it('the rate of an upload is that of the last seconds, and begins anew after a pause', () => {
  const rate = new TransferRate();
  expect(rate.add(0, 0)).toBeUndefined();
  expect(rate.add(2e6, 500)).toBeUndefined();
  expect(rate.add(4e6, 2000)).toBe(2e6);
  expect(rate.add(104e6, 12_000)).toBeUndefined();
  expect(rate.add(114e6, 13_000)).toBe(10e6);
  rate.reset();
  expect(rate.add(115e6, 14_000)).toBeUndefined();
});

it('of two dropped files, the one with words is the transcript', () => {
  const [video, words] = [{ name: 'talk.MOV' }, { name: 'talk.en.VTT' }];
  expect(sortFiles([words, video])).toEqual({ video, transcript: words });
  expect(sortFiles([video])).toEqual({ video, transcript: undefined });
  expect(sortFiles([words])).toEqual({ video: undefined, transcript: words });
});

it('the block to paste is taken out of the credits, also where a title has backticks', () => {
  const head = '# Credits\n\n## Paste below the video\n\n';
  const lines = ['Footage:', '"Sea ```" by Ana'];
  const other = `## Check the rights\n\n${codeBlock(['not this'])}`;
  expect(pasteBlock(`${head}${codeBlock(lines)}\n${other}`)).toBe(lines.join('\n'));
  expect(pasteBlock(`${head}No licence of these clips requires a credit.\n\n${other}`)).toBe('');
});
