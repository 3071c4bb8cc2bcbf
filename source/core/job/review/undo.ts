import type { Job, NeedProgress } from '../job.ts';
import type { ReviewChange, ReviewHistory, ReviewMove, UndoableEvent } from './changes.ts';

/** Max changes of the plan that can be undone. */
const undoLimit = 100;
/** Max choices that can be undone later: each keeps everything that was found for its need. */
const choiceLimit = 12;

const noChanges: ReviewHistory = { undo: [], redo: [] };

/** The change that the next undo or redo makes. */
export function nextChange(job: Job, move: ReviewMove): ReviewChange | undefined {
  return job.changes?.[move].at(-1);
}

/** The undo and redo stacks after `change`. `job` is the state before it. */
export function applyToHistory(job: Job, change: UndoableEvent): ReviewHistory {
  const by = 'by' in change ? change.by : undefined;
  const limit = job.state === 'awaiting-review' ? undoLimit : choiceLimit;
  const { undo, redo } = job.changes ?? noChanges;
  const inverse = inverseOf(job, change);
  const back = inverse ? [inverse] : [];
  if (by === 'undo') return { undo: undo.slice(0, -1), redo: [...redo, ...back] };
  if (by === 'redo') return { undo: [...undo, ...back], redo: redo.slice(0, -1) };
  return inverse ? { undo: [...undo, inverse].slice(-limit), redo: [] } : { undo, redo };
}

/** The change that undoes this one; undefined when it changes nothing. */
function inverseOf(job: Job, change: UndoableEvent): ReviewChange | undefined {
  if (change.type === 'need.added') return { type: 'need.removed', needId: change.need.id };
  if (change.type === 'needs.added') {
    return { type: 'needs.removed', needIds: change.needs.map(({ id }) => id) };
  }
  if (change.type === 'needs.removed') {
    const needs = job.needs.map(({ need }) => need).filter(({ id }) => change.needIds.includes(id));
    return needs.length === 0 ? undefined : { type: 'needs.added', needs };
  }
  if (change.type === 'needs.selected') {
    const ids = new Set(change.needIds);
    const changed = job.needs.filter(({ need }) => ids.has(need.id) && need.selected !== change.selected);
    const needIds = changed.map(({ need }) => need.id);
    if (needIds.length === 0) return undefined;
    const untouched = changed.filter((each) => !each.touched).map(({ need }) => need.id);
    const before = untouched.length > 0 && { untouched };
    return { type: 'needs.selected', needIds, selected: !change.selected, ...before };
  }
  const progress = job.needs.find((each) => each.need.id === change.needId);
  if (!progress) return undefined;
  const { need } = progress;
  switch (change.type) {
    case 'need.selected':
      return need.selected === change.selected
        ? undefined
        : {
            ...{ type: 'need.selected', needId: need.id, selected: need.selected },
            ...(!progress.touched && { untouched: true }),
          };
    case 'need.removed':
      return { type: 'need.added', need };
    case 'need.edited':
    case 'need.picked':
    case 'need.searched-again':
    case 'need.to-film':
    case 'need.restored':
    case 'clip.refused':
      return { type: 'need.restored', needId: need.id, progress: snapshot(progress) };
  }
}

/** A need without what is only of use while it is worked on. */
function snapshot({ commands: _commands, ...progress }: NeedProgress): NeedProgress {
  return { ...progress, running: [] };
}
