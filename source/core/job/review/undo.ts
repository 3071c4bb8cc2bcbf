import type { Need, NeedChanges } from '../../plan/need.ts';
import type { Job } from '../job.ts';
import type { ReviewChange, ReviewHistory, ReviewMove } from './changes.ts';

/** Max changes that can be undone. */
const undoLimit = 100;

const noChanges: ReviewHistory = { undo: [], redo: [] };

/** The change that the next undo or redo makes. */
export function nextChange(job: Job, move: ReviewMove): ReviewChange | undefined {
  return job.changes?.[move].at(-1);
}

/** The undo and redo stacks after `change`. `job` is the state before it. */
export function historyAfter(job: Job, change: ReviewChange, by: ReviewMove | undefined): ReviewHistory {
  const { undo, redo } = job.changes ?? noChanges;
  const inverse = inverseOf(job, change);
  const back = inverse ? [inverse] : [];
  if (by === 'undo') return { undo: undo.slice(0, -1), redo: [...redo, ...back] };
  if (by === 'redo') return { undo: [...undo, ...back], redo: redo.slice(0, -1) };
  return inverse ? { undo: [...undo, inverse].slice(-undoLimit), redo: [] } : { undo, redo };
}

/** The change that undoes this one; undefined when it changes nothing. */
function inverseOf(job: Job, change: ReviewChange): ReviewChange | undefined {
  if (change.type === 'need.added') return { type: 'need.removed', needId: change.need.id };
  if (change.type === 'needs.selected') {
    const ids = new Set(change.needIds);
    const needIds = job.needs
      .filter(({ need }) => ids.has(need.id) && need.selected !== change.selected)
      .map(({ need }) => need.id);
    return needIds.length === 0 ? undefined : { ...change, needIds, selected: !change.selected };
  }
  const need = job.needs.find((each) => each.need.id === change.needId)?.need;
  if (!need) return undefined;
  switch (change.type) {
    case 'need.selected':
      return need.selected === change.selected ? undefined : { ...change, selected: need.selected };
    case 'need.edited':
      return { ...change, changes: currentValues(need, change.changes) };
    case 'need.removed':
      return { type: 'need.added', need };
  }
}

function currentValues(need: Need, changes: NeedChanges): NeedChanges {
  return {
    ...(changes.at !== undefined && { at: need.at }),
    ...(changes.until !== undefined && { until: need.until }),
    ...(changes.phrase !== undefined && { phrase: need.phrase }),
    // A new phrase drops the wording for YouTube, so that undo must restore it.
    ...((changes.phrase ?? changes.webPhrase) !== undefined && { webPhrase: need.webPhrase ?? '' }),
    ...(changes.alternates !== undefined && { alternates: need.alternates }),
    ...(changes.mustShow !== undefined && { mustShow: need.mustShow }),
    ...(changes.welcome !== undefined && { welcome: need.welcome }),
    ...(changes.avoid !== undefined && { avoid: need.avoid }),
  };
}
