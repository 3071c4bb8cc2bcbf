import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Need } from '../../../../source/core/plan/need.ts';
import { lowerCaseWords } from '../../../../source/core/text/text.ts';
import type { Transcript } from '../../../../source/core/transcript/transcript.ts';
import { listedWords } from '../../../../source/providers/offline/words/common-word-lists.ts';
import { readTranscriptFile } from '../../../../source/providers/transcript-file/read-transcript-file.ts';
import { plan } from '../kit.ts';

const folder = path.resolve(import.meta.dirname, '../../../fixtures/cases/languages');
const files = readdirSync(folder).filter((file) => !/filler|repeat|romaji/.test(file));

/** Plans a case, one sentence per cue, with as many needs as it has sentences. */
async function planned(file: string): Promise<{ transcript: Transcript; needs: Need[] }> {
  const { transcript } = await readTranscriptFile(path.join(folder, file));
  return { transcript, needs: (await plan(transcript, { clipsPerMinute: 20 })).needs };
}

test.each(files)(
  '%s: a phrase was of two sentences, or began or ended with a function word',
  async (file) => {
    const { transcript, needs } = await planned(file);
    const language = /(\w\w)\.srt$/.exec(file)?.[1] ?? '';
    const common = new Set(listedWords(language));
    const sentences = transcript.segments.map(({ text }) => text.toLowerCase());
    expect(common.size).toBeGreaterThan(20);
    expect(needs.length).toBeGreaterThan(1);
    for (const { phrase } of needs) {
      const own = lowerCaseWords(phrase);
      expect([phrase, common.has(own[0] ?? ''), common.has(own.at(-1) ?? '')]).toEqual([
        phrase,
        false,
        false,
      ]);
      const withAll = sentences.filter((sentence) => own.every((word) => sentence.includes(word)));
      expect([phrase, withAll.length]).toEqual([phrase, 1]);
    }
  },
);

test.each(['en-filler.srt', 'punct-en-filler.srt'])(
  '%s: fillers, greetings and the bell gave needs',
  async (file) => {
    expect((await planned(file)).needs).toEqual([]);
  },
);

test.each(['en-repeat.srt', 'punct-en-repeat.srt'])('%s: coffee beans gave three needs', async (file) => {
  const { needs } = await planned(file);
  expect(needs.filter(({ phrase }) => phrase.includes('beans'))).toHaveLength(1);
});
