import { shotId } from '../../../source/core/footage/shot.ts';
import type { NeedCall } from '../../../source/core/job/choice/next-action.ts';
import type { LaneName, NeedStepName } from '../../../source/core/job/step/steps.ts';
import { sampleCandidate } from '../jobs/sample-job.ts';
import type { TraceNeed } from './trace.ts';

/** Seconds after which an AI call is given up. */
export const aiDeadline = 120;

/** The size of a preview follows from the time it took: a common 8 Mbit/s. */
const bytesPerSecond = 1e6;

export const laneOf: Readonly<Record<NeedStepName, LaneName>> = {
  search: 'search',
  rank: 'ai',
  preview: 'download',
  inspect: 'ai',
  fetch: 'download',
  cut: 'cut',
  verify: 'cut',
  file: 'cut',
};

/** Steps whose tools report how far they are. */
export const reporting: ReadonlySet<string> = new Set<NeedStepName>(['preview', 'fetch', 'cut']);

/** The seconds that a step holds its slot, and whether it ends in time. */
export function secondsOf(need: TraceNeed, call: NeedCall): { seconds: number; inTime: boolean } {
  const seconds = measured(need, call);
  const limit = laneOf[call.step] === 'ai' ? aiDeadline : Number.POSITIVE_INFINITY;
  return { seconds: Math.min(seconds, limit), inTime: seconds <= limit };
}

function measured(need: TraceNeed, { step, key }: NeedCall): number {
  const candidate = need.candidates.find((_, place) => filmOf(need.id, place) === key);
  switch (step) {
    case 'preview':
    case 'inspect':
      return candidate?.[step] ?? 0;
    default:
      return need[step];
  }
}

/** The id of the film at a place of a need's ranking; no two needs share one. */
export function filmOf(needId: string, place: number): string {
  return `library:${needId}-${place}`;
}

/** What a step returns: every film has one shot, and every shot makes a clip. */
export function outputOf(need: TraceNeed, { step, key }: NeedCall): unknown {
  const films = need.candidates.map((_, place) => filmOf(need.id, place));
  const file = { path: `/${key}`, sizeBytes: 1 };
  const picture = {
    frames: 125,
    frameRate: { num: 25, den: 1 },
    width: 1280,
    height: 720,
    durationSeconds: 5,
    method: 'encoded',
    command: 'ffmpeg',
  } as const;
  const shot = films.map(shotIn).find((each) => shotId(each) === key) ?? shotIn(key);
  switch (step) {
    case 'search':
      return { candidates: films.map((id) => sampleCandidate(id)), dropped: [], faults: [] };
    case 'rank': {
      const ranked = films.map((candidateId, place) => ({ candidateId, score: 9 - place, reason: '' }));
      return { ranked, dropped: [], engine: 'test' };
    }
    case 'preview':
      return { file: { ...file, sizeBytes: Math.round(measured(need, { step, key }) * bytesPerSecond) } };
    case 'inspect':
      return { shots: [shotIn(key)], engine: 'test', lookedSeconds: 20, rejected: [] };
    case 'fetch':
      return { file, offsetSeconds: 0 };
    case 'cut':
      return { file, shot, ...picture };
    case 'verify':
      return { passed: true, problems: [] };
    case 'file': {
      const sha256 = '0'.repeat(64);
      const clip = { file: `${need.id}/clip1`, shot, source: 'library', title: '', url: '' };
      return { clip: { ...clip, licence: 'own-footage', sizeBytes: 1, sha256, ...picture } };
    }
  }
}

function shotIn(candidateId: string) {
  return { candidateId, start: 2, end: 7, score: 8, reason: '', saw: [] };
}
