import { useState } from 'react';
import type { Job, NeedProgress } from '../../../core/job/job.ts';
import { pickFault } from '../../../core/job/need/decide-choices.ts';
import { useController } from '../../hooks/use-program.ts';
import { frameSeconds, type Seconds, type Target } from './need-entries.ts';

/** They only decide how long a clip is whose seconds are not given. */
const lengths = { MIN_CLIP_DURATION: 4, MAX_CLIP_DURATION: 15 };

/** Taking a film, a shot or other seconds of it; in and out points that are moved are kept until they are taken. */
export function useTake(job: Job, progress: NeedProgress) {
  const controller = useController();
  const [edited, setEdited] = useState<ReadonlyMap<string, Seconds>>(new Map());
  const [isTyping, setTyping] = useState(false);
  const filmOf = (target: Target) =>
    progress.results.search['']?.candidates.find(({ id }) => id === target.candidateId);

  /** @returns whether it is taken; otherwise the screen says why not */
  const take = (target: Target, seconds = edited.get(target.id) ?? target.seconds): boolean => {
    const command = {
      ...{ type: 'pick' as const, needId: progress.need.id, candidateId: target.candidateId },
      ...seconds,
    };
    const fault = pickFault(job, command, lengths);
    if (fault !== undefined) {
      controller.notify(fault);
      return false;
    }
    controller.dispatch(job.id, command);
    setEdited(without(edited, target.id));
    const stays = Object.keys(progress.results.file).length > 0 ? '; the clip stays until it is there' : '';
    controller.notify(`Taken: ${filmOf(target)?.title ?? target.candidateId}${stays}. u undoes it.`, 'good');
    return true;
  };
  const nudge = (target: Target, end: 'start' | 'end', frames: -1 | 1) => {
    const film = filmOf(target);
    const before = edited.get(target.id) ?? target.seconds;
    if (!before || !film) return controller.notify('Choose a shot, or type the seconds with e.');
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
    take,
    nudge,
    form: (target: Target) => ({
      title: filmOf(target)?.title ?? target.candidateId,
      seconds: edited.get(target.id) ?? target.seconds,
      length: filmOf(target)?.durationSeconds ?? 0,
      take: (seconds: Seconds) => take(target, seconds),
      close: () => setTyping(false),
    }),
  };
}

function without(edited: ReadonlyMap<string, Seconds>, id: string): ReadonlyMap<string, Seconds> {
  return new Map([...edited].filter(([each]) => each !== id));
}
