import { describe, expect, test } from 'vitest';
import { writeCreditsCsv } from '../../../source/deliver/credits/credits-csv.ts';
import { writeCreditsMarkdown } from '../../../source/deliver/credits/credits-markdown.ts';
import { readCsv } from '../../../source/deliver/csv.ts';
import { createReport } from '../../../source/deliver/report.ts';
import { folded } from '../../harness/jobs/sample-job.ts';
import { sceneJob } from '../timelines/kit.ts';

const youtube = 'https://www.youtube.com/watch?v=abc';
const pexels = 'https://www.pexels.com/video/a-beach-1093662/';

const job = sceneJob({
  rate: { num: 25, den: 1 },
  needs: [
    { at: 1, clips: [{ title: 'Bridge', author: 'Ana', url: youtube, file: 'a/1.mp4' }] },
    { at: 5, clips: [{ title: 'Bridge', author: 'Ana', url: youtube, file: 'b/1.mp4' }] },
    {
      at: 9,
      clips: [{ source: 'pexels', licence: 'stock-free', author: 'Bo', url: pexels, file: 'c/1.mp4' }],
    },
    { at: 13, clips: [{ title: 'Talk show', licence: 'all-rights-reserved', file: 'd/1.mp4' }] },
    { at: 17, clips: [{ title: 'Old film', licence: 'unknown', file: 'e/1.mp4' }] },
    {
      at: 21,
      clips: [
        {
          source: 'library',
          licence: 'own-footage',
          title: 'Mine',
          url: 'file:///home/me/x.mp4',
          file: 'f/1.mp4',
        },
      ],
    },
    { at: 25, clips: [{ title: 'Shared', licence: 'cc-by-sa', file: 'g/1.mp4' }] },
  ],
});

/** The block below a heading. */
function blockOf(text: string, heading: string): string[] {
  const [, block = ''] =
    new RegExp(`## ${heading}\\n[\\s\\S]*?\`\`\`text\\n([\\s\\S]*?)\\n\`\`\``).exec(text) ?? [];
  return block.split('\n');
}

describe('credits.md', () => {
  const text = writeCreditsMarkdown(job);

  test('begins with a block of only what must be credited, each film once, and the link that Pexels asks for', () => {
    expect(text.indexOf('## Paste below the video')).toBeLessThan(text.indexOf('## Check the rights'));
    const licence = 'https://creativecommons.org/licenses/by/4.0/';
    expect(blockOf(text, 'Paste below the video')).toEqual([
      'Footage:',
      `"Bridge" by Ana (${youtube}), CC BY (${licence}), excerpt`,
      `"Shared" by Ana Čapek (https://example.com/watch?v=a&b=c), CC BY-SA (${licence}), excerpt`,
      'Videos provided by Pexels: https://www.pexels.com',
    ]);
  });

  test('warns of each clip whose license is unknown or reserves all rights, with the credits for later', () => {
    expect(text).toContain('- d/1.mp4: all rights reserved, ');
    expect(text).toContain('- e/1.mp4: licence unknown, ');
    expect(blockOf(text, 'Check the rights')).toEqual([
      '"Talk show" by Ana Čapek (https://example.com/watch?v=a&b=c)',
      '"Old film" by Ana Čapek (https://example.com/watch?v=a&b=c)',
    ]);
  });

  test('says what else a licence asks for', () => {
    expect(text).toContain('it must be shared under the same licence.\n\n- g/1.mp4: CC BY-SA');
  });

  test('has the credit that stock sites appreciate, but not in the block', () => {
    expect(blockOf(text, 'Not required, but appreciated')).toEqual([`Video by Bo on Pexels (${pexels})`]);
  });

  test('never puts the path of a film of the user into a block', () => {
    for (const block of text.match(/```text\n[\s\S]*?```/g) ?? []) expect(block).not.toContain('/home/me');
  });

  test('does not ask for the credit of a clip that the user rejected, but lists it', () => {
    const key = Object.keys(job.needs[6]?.results.file ?? {})[0] ?? '';
    const rejected = folded(job, [{ type: 'clip.judged', needId: 'n7', key, verdict: 'reject' }]);
    const without = writeCreditsMarkdown(rejected);
    expect(blockOf(without, 'Paste below the video').join('\n')).not.toContain('Shared');
    expect(without).toMatch(/### g\/1\.mp4\n[\s\S]*- you rejected this clip/);
  });

  test('says so when no licence requires a credit', () => {
    const own = sceneJob({ needs: [{ at: 1, clips: [{ source: 'library', licence: 'own-footage' }] }] });
    expect(writeCreditsMarkdown(own)).toContain('No licence of these clips requires a credit.');
    expect(writeCreditsMarkdown(sceneJob({ needs: [] }))).toContain('No clips were delivered');
  });
});

test('credits.csv has a row for each clip with its licence, its credit and a warning', () => {
  const [head = [], ...rows] = readCsv(writeCreditsCsv(job));
  const records = rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at]])));
  expect(records).toHaveLength(7);
  expect(records[0]).toMatchObject({
    at: '00:01',
    file: 'a/1.mp4',
    licence: 'CC BY',
    'credit required': 'yes',
  });
  expect(records[2]).toMatchObject({ licence: 'free stock', 'credit required': 'no', warning: '' });
  expect(records[3]?.['warning']).toMatch(/^Check the rights: all rights reserved\./);
  expect(records[5]).toMatchObject({ licence: 'your own footage', credit: '' });
});

test('the report warns of each clip that may not be used without asking', () => {
  const warning = 'Check the rights: licence unknown. Ask the owner before you publish it.';
  expect(createReport(job)).toMatchObject({
    warnings: [
      { needId: 'n4', file: 'd/1.mp4' },
      { needId: 'n5', file: 'e/1.mp4', warning },
    ],
    needs: [{}, {}, { clips: [{ creditRequired: false }] }, {}, { clips: [{ warning }] }, {}, {}],
  });
});
