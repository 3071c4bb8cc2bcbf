import type { Job } from '../../core/job/job.ts';
import type { ReviewChange } from '../../core/job/review/changes.ts';
import { pluralize } from '../../core/text/text.ts';

/** What an undo or a redo changed, in words. */
export function describeChange(change: ReviewChange, job: Job): string {
  switch (change.type) {
    case 'need.selected':
      return `${named(job, change.needId)} is ${change.selected ? 'selected' : 'deselected'}`;
    case 'needs.selected':
      return `${pluralize(change.needIds.length, 'need')} ${change.selected ? 'selected' : 'deselected'}`;
    case 'need.edited':
      return `the edit of ${named(job, change.needId)}`;
    case 'need.restored':
      return `the choice for "${change.progress.need.phrase}"`;
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

/** The id of the need that a change is about; undefined when the need was removed or the change is about several. */
export function changedNeedId(change: ReviewChange): string | undefined {
  switch (change.type) {
    case 'need.selected':
    case 'need.edited':
    case 'need.restored':
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
