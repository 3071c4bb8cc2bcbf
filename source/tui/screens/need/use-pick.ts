import { useState } from 'react';
import type { Job, NeedProgress } from '../../../core/job/job.ts';
import {
  defaultClipLengths,
  findClipToReplace,
  offeredSeconds,
  pickFault,
} from '../../../core/job/need/decide-choices.ts';
import { findFilm, findOtherUse } from '../../../core/job/need/find.ts';
import { formatClock } from '../../../core/text/timecode.ts';
import { useController, useTheme } from '../../hooks/use-program.ts';
import { notifyOfWork } from '../../work-notice.ts';
import { type ChoiceTarget, frameSeconds, type InOut } from './need-entries.ts';

/**
 * Picking a film, a shot or other seconds of it; in and out points that are moved are kept until they are picked.
 * @param clipKey the shot of the clip that is replaced; default: see `findClipToReplace`
 */
export function usePick(job: Job, progress: NeedProgress, clipKey: string | undefined) {
  const controller = useController();
  const { keys } = controller;
  const { charset } = useTheme();
  const [edited, setEdited] = useState<ReadonlyMap<string, InOut>>(new Map());
  const [isTyping, setTyping] = useState(false);
  const filmOf = (target: ChoiceTarget) => findFilm(progress, target.candidateId);
  const offered = (target: ChoiceTarget) => {
    const film = filmOf(target);
    return film && offeredSeconds(progress, film);
  };
  const titleOf = (target: ChoiceTarget) => filmOf(target)?.title ?? target.candidateId;

  /** @returns whether it is picked; otherwise the screen says why not */
  const pick = (target: ChoiceTarget, seconds = edited.get(target.id) ?? target.seconds): boolean => {
    const command = {
      ...{ type: 'pick' as const, needId: progress.need.id, candidateId: target.candidateId },
      ...seconds,
      ...(clipKey !== undefined && { replaces: clipKey }),
    };
    const fault = pickFault(job, command, defaultClipLengths);
    if (fault !== undefined) {
      controller.notify(fault);
      return false;
    }
    const dispatch = () => {
      const { replaces } = findClipToReplace(job, progress, command);
      const stays = replaces === undefined ? '' : '; the clip stays until the new one is ready';
      const undo = keys.label('undo', charset);
      const other = findOtherUse(job, progress, target.candidateId);
      const also = other ? ` (also used at ${formatClock(other.at)}: "${other.phrase}")` : '';
      const text = `Picked: ${titleOf(target)}${also}${stays}. ${undo} undoes it.`;
      notifyOfWork(controller, job, progress, text, other ? 'warn' : 'good');
      controller.dispatch(job.id, command);
      setEdited(without(edited, target.id));
    };
    if (target.leftOut === undefined) dispatch();
    else {
      const text = `"${titleOf(target)}" was left out: ${target.leftOut}. Pick it anyway?`;
      controller.ask({ text, yes: dispatch });
    }
    return true;
  };
  const nudge = (target: ChoiceTarget, end: 'start' | 'end', frames: -1 | 1) => {
    const film = filmOf(target);
    const before = edited.get(target.id) ?? target.seconds;
    if (!before || !film)
      return controller.notify(`Choose a shot, or type the seconds with ${keys.label('seconds', charset)}.`);
    const moved = before[end] + frames * frameSeconds(job, film);
    const isInside = moved >= 0 && moved <= film.durationSeconds;
    const next = { ...before, [end]: moved };
    if (!isInside || next.end <= next.start) return controller.notify('The film has no more frames there.');
    setEdited(new Map([...edited, [target.id, next]]));
  };
  return {
    edited,
    isTyping,
    type: () => setTyping(true),
    pick,
    nudge,
    form: (target: ChoiceTarget) => ({
      title: titleOf(target),
      seconds: edited.get(target.id) ?? target.seconds ?? offered(target),
      length: filmOf(target)?.durationSeconds ?? 0,
      pick: (seconds: InOut) => pick(target, seconds),
      close: () => setTyping(false),
    }),
  };
}

function without(edited: ReadonlyMap<string, InOut>, id: string): ReadonlyMap<string, InOut> {
  return new Map([...edited].filter(([each]) => each !== id));
}
