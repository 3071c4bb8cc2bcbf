import type { Candidate, Dropped } from '../../../core/footage/candidate.ts';
import { framesPerSecond } from '../../../core/footage/rate.ts';
import { type Shot, shotId } from '../../../core/footage/shot.ts';
import type { Job } from '../../../core/job/job.ts';
import type { ItemLines } from '../../hooks/use-items.ts';
import type { Line } from '../../text/line.ts';

/** In and out points in a film. */
export interface InOut {
  start: number;
  end: number;
}

/** What can be chosen in the details: a clip, a shot, or a film. */
export interface ChoiceTarget {
  id: string;
  kind: 'clip' | 'shot' | 'film';
  candidateId: string;
  seconds?: InOut;
  /** The path of the clip in the job's folder. */
  file?: string;
  /** Why a rule or the ranking left the film out. */
  leftOut?: string;
}

/** Lines of the details that belong together, and what they stand for. */
export interface NeedEntry {
  lines: readonly Line[];
  target?: ChoiceTarget;
}

export function shotTarget({ candidateId, start, end }: Shot, file?: string): ChoiceTarget {
  const id = shotId({ candidateId, start, end });
  const kind = file === undefined ? 'shot' : 'clip';
  return { id: `${kind} ${id}`, kind, candidateId, seconds: { start, end }, ...(file && { file }) };
}

export function filmTarget({ id }: Candidate): ChoiceTarget {
  return { id: `film ${id}`, kind: 'film', candidateId: id };
}

/** A film that was left out; none where its license forbids to take it. */
export function droppedTarget(
  { candidateId, reason, candidate }: Dropped,
  isRanked: boolean,
): ChoiceTarget | undefined {
  const target = { id: `left-out ${candidateId}`, kind: 'film', candidateId, leftOut: reason } as const;
  return candidate || isRanked ? target : undefined;
}

/** The entries as lines, with the entry of each line and where the entries that can be chosen are. */
export function layOutEntries(entries: readonly NeedEntry[]): {
  lines: readonly { line: Line; entry: NeedEntry; isFirst: boolean }[];
  items: readonly ItemLines[];
  targets: readonly ChoiceTarget[];
} {
  const lines = entries.flatMap((entry) =>
    entry.lines.map((line, place) => ({ line, entry, isFirst: place === 0 })),
  );
  const items = lines.flatMap(({ entry, isFirst }, at) =>
    entry.target && isFirst ? [{ start: at, end: at + entry.lines.length }] : [],
  );
  return { lines, items, targets: entries.flatMap(({ target }) => target ?? []) };
}

/** The length of a frame of a film in seconds; where its rate is not known, of the talk. */
export function frameSeconds(job: Job, film: Candidate | undefined): number {
  const rate = film?.frameRate ?? job.probe?.video?.frameRate;
  return 1 / (rate ? framesPerSecond(rate) : 25);
}
