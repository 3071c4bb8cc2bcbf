import type { Clip } from '../footage/shot.ts';
import { type Job, type NeedProgress, refusedClips } from './job.ts';
import type { NeedStateName } from './need/need-progress.ts';

/** A clip in the job's folder, with the need it is for. */
export interface FiledClip {
  progress: NeedProgress;
  /** The id of its shot. */
  key: string;
  clip: Clip;
  /** The user rejected it or asked for another one. */
  isRejected: boolean;
}

/** All clips of a job in the order of its video. */
export function filedClips(job: Job): FiledClip[] {
  return job.needs.flatMap(filedClipsOf);
}

/** The clips of a need in the order in which they were filed. */
export function filedClipsOf(progress: NeedProgress): FiledClip[] {
  const refused = refusedClips(progress);
  return Object.entries(progress.results.file).map(([key, { clip }]) => ({
    progress,
    key,
    clip,
    isRejected: progress.verdicts?.[key] === 'reject' || refused.includes(key),
  }));
}

/** Whether a need got its clips and the user rejected them all, so that it is still to be filmed. */
export function hasOnlyRejectedClips(progress: NeedProgress): boolean {
  const clips = filedClipsOf(progress);
  return progress.state === 'filled' && clips.length > 0 && clips.every(({ isRejected }) => isRejected);
}

/** The state of a need as its result counts: one whose clips the user all rejected has none. */
export function outcomeOf(progress: NeedProgress): NeedStateName {
  return hasOnlyRejectedClips(progress) ? 'no-match' : progress.state;
}
