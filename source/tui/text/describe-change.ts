import type { Verdict } from '../../core/footage/shot.ts';
import type { Job } from '../../core/job/job.ts';
import type { ReviewChange } from '../../core/job/review/changes.ts';
import { pluralize } from '../../core/text/text.ts';

/** What an undo or a redo changed, in words. `job` is the job before that. */
export function describeChange(change: ReviewChange, job: Job): string {
  switch (change.type) {
    case 'need.selected':
      return `${named(job, change.needId)} is ${change.selected ? 'selected' : 'deselected'}`;
    case 'needs.selected':
      return `${pluralize(change.needIds.length, 'need')} ${change.selected ? 'selected' : 'deselected'}`;
    case 'need.edited':
      return `the edit of ${named(job, change.needId)}`;
    case 'need.restored':
      return describeRestored(change);
    case 'clip.judged':
      return describeVerdict(change, job);
    case 'need.added':
      return `"${change.need.phrase}" is added`;
    case 'need.removed':
      return 'the added need is removed';
    case 'needs.added':
      return `${pluralize(change.needs.length, 'need')} added`;
    case 'needs.removed':
      return `${pluralize(change.needIds.length, 'need')} removed`;
  }
}

/** The choice that was undone or made again; without its kind where an earlier version saved it. */
function describeRestored({ undoes, progress }: RestoredNeed): string {
  const phrase = `"${progress.need.phrase}"`;
  return undoes === undefined ? `the choice for ${phrase}` : choiceWords[undoes](phrase);
}

type RestoredNeed = Extract<ReviewChange, { type: 'need.restored' }>;

const choiceWords = {
  'need.edited': (phrase) => `the edit of ${phrase}`,
  'need.picked': (phrase) => `the pick for ${phrase}`,
  'need.searched-again': (phrase) => `the new search for ${phrase}`,
  'need.to-film': (phrase) => `filming ${phrase} yourself`,
  'clip.refused': (phrase) => `the next best clip of ${phrase}`,
} as const satisfies Record<NonNullable<RestoredNeed['undoes']>, (phrase: string) => string>;

function describeVerdict(
  { needId, key, verdict }: Extract<ReviewChange, { type: 'clip.judged' }>,
  job: Job,
): string {
  const clip = `the clip of ${named(job, needId)}`;
  if (verdict !== undefined) return `${clip} is marked as ${verdictWords[verdict]}`;
  const before = job.needs.find(({ need }) => need.id === needId)?.verdicts?.[key];
  return `${clip} is no longer ${before ? verdictWords[before] : 'marked'}`;
}

const verdictWords = { keep: 'kept', reject: 'rejected' } as const satisfies Record<Verdict, string>;

/** The id of the need that a change is about; undefined when the need was removed or the change is about several. */
export function changedNeedId(change: ReviewChange): string | undefined {
  switch (change.type) {
    case 'need.selected':
    case 'need.edited':
    case 'need.restored':
    case 'clip.judged':
      return change.needId;
    case 'need.added':
      return change.need.id;
    case 'need.removed':
    case 'needs.selected':
    case 'needs.added':
    case 'needs.removed':
      return undefined;
  }
}

function named(job: Job, id: string): string {
  return `"${job.needs.find(({ need }) => need.id === id)?.need.phrase ?? id}"`;
}
