import type { Job, NeedProgress } from '../job.ts';
import type { ReviewChange, ReviewHistory, ReviewMove, UndoableEvent } from './changes.ts';

/** Max changes that can be undone. */
const undoLimit = 100;
/** Max changes that restore a need once the work has begun: each keeps everything that was found for its need. */
const restoreLimit = 12;

const noChanges: ReviewHistory = { undo: [], redo: [] };

/** The change that the next undo or redo makes. */
export function nextChange(job: Job, move: ReviewMove): ReviewChange | undefined {
  return job.changes?.[move].at(-1);
}

/** The undo and redo stacks after `change`. `job` is the state before it. */
export function applyToHistory(job: Job, change: UndoableEvent): ReviewHistory {
  const by = 'by' in change ? change.by : undefined;
  const { undo, redo } = job.changes ?? noChanges;
  const inverse = inverseOf(job, change);
  const back = inverse ? [inverse] : [];
  if (by === 'undo') return { undo: undo.slice(0, -1), redo: [...redo, ...back] };
  if (by === 'redo') return { undo: [...undo, ...back], redo: redo.slice(0, -1) };
  return inverse ? { undo: latest([...undo, inverse], job), redo: [] } : { undo, redo };
}

/**
 * The history without the user's refusal of a clip: there is nothing to undo where the clip stayed because nothing
 * better was found.
 */
export function withoutRefusal(history: ReviewHistory, { needId, key }: KeptClip): ReviewHistory {
  const at = history.undo.findLastIndex(
    (change) =>
      change.type === 'need.restored' &&
      change.undoes === 'clip.refused' &&
      change.needId === needId &&
      change.key === key,
  );
  return at === -1 ? history : { ...history, undo: history.undo.toSpliced(at, 1) };
}

interface KeptClip {
  needId: string;
  /** Its shot. */
  key: string;
}

/** The changes that are kept: the latest ones. */
function latest(changes: readonly ReviewChange[], job: Job): ReviewChange[] {
  const kept = changes.slice(-undoLimit);
  if (job.state === 'awaiting-review') return kept;
  const restores = kept.flatMap(({ type }, at) => (type === 'need.restored' ? [at] : []));
  const tooOld = restores.at(-restoreLimit - 1);
  return tooOld === undefined ? kept : kept.slice(tooOld + 1);
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
    case 'clip.judged': {
      const verdict = progress.verdicts?.[change.key];
      if (verdict === change.verdict) return undefined;
      return { type: 'clip.judged', needId: need.id, key: change.key, ...(verdict && { verdict }) };
    }
    case 'need.restored': {
      const { undoes, key } = change;
      const why = { ...(undoes && { undoes }), ...(key !== undefined && { key }) };
      return { ...restore(progress), ...why };
    }
    case 'clip.refused':
      return { ...restore(progress), undoes: change.type, key: change.key };
    case 'need.edited':
    case 'need.picked':
    case 'need.searched-again':
    case 'need.to-film':
      return { ...restore(progress), undoes: change.type };
  }
}

/** The way back to a need as it is, without what is only of use while it is worked on. */
function restore({ commands: _commands, ...progress }: NeedProgress): RestoredNeed {
  return { type: 'need.restored', needId: progress.need.id, progress: { ...progress, running: [] } };
}

type RestoredNeed = Extract<ReviewChange, { type: 'need.restored' }>;
