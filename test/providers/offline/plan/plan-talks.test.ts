import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { Candidate } from '../../../../source/core/footage/candidate.ts';
import type { NeedDraft } from '../../../../source/core/plan/need.ts';
import { maxNeedCount } from '../../../../source/core/plan/plan-repair.ts';
import type { Transcript } from '../../../../source/core/transcript/transcript.ts';
import type { FittingFilm } from '../../../../source/providers/interfaces.ts';
import { createOfflineRanker } from '../../../../source/providers/offline/rank/ranker.ts';
import { context, plan } from '../kit.ts';

const folder = path.resolve(import.meta.dirname, '../../../fixtures/talks');
const talkSchema = z.object({
  sentences: z.array(z.tuple([z.string(), z.array(z.string())])),
  films: z.array(z.string()),
});
/** A clip is shown from a little before its need until at least 3 s after it. */
const before = 1.5;
const shownSeconds = 3;
/** Min score of a film that is used. */
const floor = 6;

interface Cue {
  text: string;
  fits: string[];
  start: number;
  end: number;
}

/** A transcript with a third of a second per word and a pause between sentences. */
function readTalk(file: string) {
  const { sentences, films } = talkSchema.parse(JSON.parse(readFileSync(path.join(folder, file), 'utf8')));
  let at = 0.4;
  const cues = sentences.map(([text, fits]): Cue => {
    const length = Math.max(1.6, text.split(' ').length * 0.36);
    const cue = { text, fits, start: at, end: at + length };
    at += length + 0.8;
    return cue;
  });
  const transcript: Transcript = { segments: cues.map(({ start, end, text }) => ({ start, end, text })) };
  return { cues, transcript, films: films.map(filmName), durationSeconds: at };
}

function filmName(file: string): string {
  return path.basename(file, path.extname(file));
}

/** The library's films for a need, by the ranker that is used later. */
async function fitting(films: readonly string[], draft: NeedDraft): Promise<FittingFilm[]> {
  const candidates = films.map(
    (title): Candidate => ({
      id: `library:${title}`,
      source: 'library',
      title,
      description: '',
      url: `file:///${encodeURIComponent(title)}`,
      licence: 'own-footage',
      durationSeconds: 8,
      path: `/library/${title}.mp4`,
    }),
  );
  const need = { ...draft, until: draft.at + 5, id: 'n01', selected: true, origin: 'planned' as const };
  const preferences = { style: '', avoid: '', notes: '' };
  const ranker = createOfflineRanker();
  const ranked = await ranker.rank({ need, spokenAround: need.spoken, candidates, preferences }, context);
  return ranked
    .filter(({ score }) => score >= floor)
    .map(({ candidateId, score }) => ({ id: candidateId.replace('library:', ''), score }))
    .sort((a, b) => b.score - a.score);
}

describe.each(readdirSync(folder).filter((file) => file.endsWith('.json')))('%s', (file) => {
  const { cues, transcript, films, durationSeconds } = readTalk(file);
  const known = new Map<string, Promise<FittingFilm[]>>();
  const footage = {
    only: true,
    films: (draft: NeedDraft) => {
      const key = `${draft.phrase}\n${draft.spoken}`;
      const found = known.get(key) ?? fitting(films, draft);
      known.set(key, found);
      return found;
    },
  };

  test.each([3, 6])(
    'at %i needs per minute most needs are where a film of the library fits',
    async (clipsPerMinute) => {
      const request = { durationSeconds, clipsPerMinute };
      const { needs } = await plan(transcript, { ...request, footage });
      const asked = Math.min(maxNeedCount(request), cues.filter(({ fits }) => fits.length > 0).length);
      const used = new Set<string>();
      let right = 0;
      for (const need of needs) {
        const until = Math.max(need.until, need.at + shownSeconds);
        const there = cues.filter((cue) => cue.end > need.at - before && cue.start < until);
        const film = there.flatMap(({ fits }) => fits).find((each) => !used.has(each));
        if (film !== undefined) {
          used.add(film);
          right += 1;
        }
      }
      expect(right / asked).toBeGreaterThanOrEqual(0.85);
    },
  );

  test('a denser plan contains every need of a sparser one', async () => {
    let thinner: string[] = [];
    for (const clipsPerMinute of [1, 2, 3, 4, 5, 6, 7, 8, 12]) {
      const { needs } = await plan(transcript, { durationSeconds, clipsPerMinute, footage });
      const places = needs.map(({ at, phrase }) => `${at} ${phrase}`);
      expect(places).toEqual(expect.arrayContaining(thinner));
      thinner = places;
    }
  });

  test('sentences to the audience give no need', async () => {
    const { needs } = await plan(transcript, { durationSeconds, clipsPerMinute: 12, footage });
    const last = cues.at(-1);
    expect(needs.filter((need) => need.at >= (last?.start ?? 0))).toEqual([]);
  });
});
