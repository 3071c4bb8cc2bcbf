import { useState } from 'react';
import type { Job, NeedProgress } from '../../core/job/job.ts';
import { refusedClips } from '../../core/job/job.ts';
import type { ReviewMove } from '../../core/job/review/changes.ts';
import { nextChange } from '../../core/job/review/undo.ts';
import type { KeyHandlers } from '../keys/keymap.ts';
import { describeChange } from '../text/describe-change.ts';
import { notifyOfWork } from '../work-notice.ts';
import { useController, useTheme } from './use-program.ts';

export interface Choices {
  on: KeyHandlers;
  /** The need for which the phrase of the next search is being typed. */
  searching: NeedProgress | undefined;
  stopSearching(): void;
}

/**
 * What the user may decide about a need at any time: the next best clip, another search, filming it, and undoing that.
 * A key that cannot act says why.
 * @param clipKey the shot of the chosen clip; default: the first clip of the need
 */
export function useChoices(job: Job, progress: NeedProgress | undefined, clipKey?: string): Choices {
  const controller = useController();
  const { keys } = controller;
  const { charset } = useTheme();
  const [isSearching, setSearching] = useState(false);
  const move = (by: ReviewMove) => {
    const change = nextChange(job, by);
    if (!change) return controller.notify(`Nothing to ${by}.`);
    controller.dispatch(job.id, { type: by });
    controller.notify(`${by}: ${describeChange(change, job)}`, 'good');
  };
  const nextBest = (chosen: NeedProgress) => {
    const { need, results } = chosen;
    const key = clipKey ?? Object.keys(results.file)[0];
    if (key === undefined) return controller.notify('There is no clip to replace yet.');
    if (refusedClips(chosen).includes(key))
      return controller.notify('The next best clip is already being made.');
    const text = 'The next best clip is being made; this one stays until the new one is ready.';
    notifyOfWork(controller, job, chosen, text);
    controller.dispatch(job.id, { type: 'refuse', needId: need.id, key });
  };
  const film = ({ need, toFilm }: NeedProgress) => {
    if (toFilm)
      return controller.notify(
        `This need is on the shot list already; ${keys.label('take-back', charset)} searches for it again.`,
      );
    controller.dispatch(job.id, { type: 'film', needId: need.id });
    controller.notify(
      `"${need.phrase}" is on the shot list: you film it yourself. ${keys.label('undo', charset)} undoes it.`,
      'good',
    );
  };
  const takeBack = (chosen: NeedProgress) => {
    const { need, toFilm, state } = chosen;
    if (!toFilm && state !== 'skipped')
      return controller.notify('This need is neither skipped nor on the shot list.');
    notifyOfWork(controller, job, chosen, `"${need.phrase}" is searched for again.`);
    controller.dispatch(job.id, { type: 'retry', needId: need.id });
  };
  const on: KeyHandlers = {
    undo: () => move('undo'),
    redo: () => move('redo'),
    ...(progress && {
      'next-best': () => nextBest(progress),
      'search-again': () => setSearching(true),
      film: () => film(progress),
      'take-back': () => takeBack(progress),
    }),
  };
  return { on, searching: isSearching ? progress : undefined, stopSearching: () => setSearching(false) };
}
