import path from 'node:path';
import * as z from 'zod';
import { spokenCues, type Talk } from './talk.ts';

/** The judged part of a report. */
const reportSchema = z.object({
  needs: z.array(
    z.object({
      at: z.number(),
      until: z.number(),
      phrase: z.string(),
      state: z.string().optional(),
      message: z.string().optional(),
      selected: z.boolean().optional(),
      candidates: z.array(z.object({ id: z.string(), path: z.string().optional() })).default([]),
      clips: z.array(z.object({ url: z.string(), shot: z.object({ candidateId: z.string() }) })).default([]),
    }),
  ),
});

export interface Verdict {
  /** Density times length, or the number of sentences with a fitting film, whichever is smaller. */
  asked: number;
  needs: number;
  right: number;
  /** Clips that fit no sentence that is spoken during them. */
  wrong: number;
  /** Needs without a clip although a fitting film was not used. */
  missed: number;
  /** Needs without a clip for which no film fits. */
  honest: number;
  /** The wrong and the missed ones, one line each. */
  said: string[];
}

/** Seconds before and after its need during which a clip is shown. */
const beforeSeconds = 1.5;
const shownSeconds = 3;

/** Judges a job's `report.json` by the talk it was made from. */
export function judge(talk: Talk, report: unknown, clipsPerMinute: number): Verdict {
  const { cues, seconds } = spokenCues(talk);
  const used = new Set<string>();
  const rows = reportSchema
    .parse(report)
    .needs.filter(({ selected }) => selected !== false)
    .map((need) => {
      const end = Math.max(need.until, need.at + shownSeconds);
      const heard = cues.filter(({ from, to }) => to > need.at - beforeSeconds && from < end);
      const fits = new Set(heard.flatMap((cue) => cue.fits));
      const [clip] = need.clips;
      const candidate = need.candidates.find(({ id }) => id === clip?.shot.candidateId);
      const film = clip && path.parse(decodeURIComponent(candidate?.path ?? clip.url)).name;
      if (film !== undefined && fits.has(film)) used.add(film);
      const failed = need.state === 'failed' ? ` (failed: ${need.message})` : '';
      return { phrase: `${need.phrase}${failed}`, fits, film };
    });
  const most = Math.round((clipsPerMinute * seconds) / 60);
  const verdict: Verdict = {
    asked: Math.min(most, cues.filter(({ fits }) => fits.length > 0).length),
    needs: rows.length,
    ...{ right: 0, wrong: 0, missed: 0, honest: 0 },
    said: [],
  };
  for (const { phrase, fits, film } of rows) {
    const unused = [...fits].find((each) => !used.has(each));
    if (film !== undefined && fits.has(film)) verdict.right += 1;
    else if (film !== undefined) {
      verdict.wrong += 1;
      verdict.said.push(`wrong: "${phrase}" got ${film}`);
    } else if (unused !== undefined) {
      verdict.missed += 1;
      verdict.said.push(`missed: "${phrase}" had ${unused}`);
    } else verdict.honest += 1;
  }
  return verdict;
}
