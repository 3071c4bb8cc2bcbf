import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { HistoryEntry } from '../../core/api/app.ts';
import { EXIT, UserError, VideoError } from '../../core/errors.ts';
import type { EventBody } from '../../core/job/events/events.ts';
import type { Job } from '../../core/job/job.ts';
import type { FilePlan } from '../../core/plan/file/file-plan.ts';
import { fileIdentity } from '../../steps/probe.ts';
import { removeOrphans } from '../../store/cleanup.ts';
import { describeDamagedFile } from '../../store/files/document.ts';
import type { SavedJob } from '../../store/jobs/jobs.ts';
import type { CommandContext } from '../context/context.ts';

/** What differs from the previous run. */
export interface ResumeChange {
  acceptPlan?: boolean;
  /** The calls without an answer were not billed. */
  notBilled?: boolean;
  /** A plan file, which replaces the review. */
  plan?: FilePlan | undefined;
  /** The new path of the video. */
  videoPath?: string | undefined;
}

/** A saved job with what this run changes. @param budgetUsd the new budget, if one was given */
export function resumedJob(
  saved: Job,
  { acceptPlan, plan }: ResumeChange,
  budgetUsd: number | undefined,
): Job {
  const options = {
    ...saved.options,
    acceptPlan: plan ? true : (acceptPlan ?? saved.options.acceptPlan),
    ...(plan && !saved.planned && { plan }),
  };
  return { ...saved, options, cost: { ...saved.cost, budgetUsd: budgetUsd ?? saved.cost.budgetUsd } };
}

/**
 * The first events of a resume: needs to retry, a moved video, a damaged saved state.
 * @throws UserError when nothing is left to do; VideoError when the video is missing or has changed
 */
export async function resumeEvents({ job, damaged }: SavedJob, videoPath?: string): Promise<EventBody[]> {
  const more = retryFailed(job);
  const path = videoPath === undefined ? job.video.path : resolve(videoPath);
  await checkVideo(job, path);
  return [
    ...more,
    ...(path === job.video.path ? [] : [{ type: 'video.moved' as const, path }]),
    ...(damaged ? [{ type: 'note.added' as const, note: describeDamagedFile(damaged) }] : []),
  ];
}

async function checkVideo({ id, video }: Job, path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) {
    throw new VideoError('moved', id, path, `The video ${path} no longer exists.`, {
      hint: `If it was moved, give its new path: stockpile-tui resume ${id} --video PATH`,
    });
  }
  // A job that was stopped before its probe has no identity to compare.
  if (video.identity === undefined || (await fileIdentity(path, found.size)) === video.identity) return;
  throw new VideoError('changed', id, path, `${path} is not the video this job was started with.`, {
    hint: `Start a new job for it: stockpile-tui ${JSON.stringify(path)}`,
  });
}

/**
 * The events that retry the failed needs of a finished job; none for any other job.
 * @throws UserError when a finished job has nothing left to do
 */
export function retryFailed(saved: Job): EventBody[] {
  if (saved.state !== 'finished') return [];
  const failed = saved.needs.filter((each) => each.state === 'failed');
  if (failed.length > 0) return failed.map(({ need }) => ({ type: 'need.retried', needId: need.id }));
  throw new UserError(`The job of ${saved.video.name} is finished.`, {
    hint: `Its clips are in ${saved.outputDir}.`,
    exitCode: EXIT.usage,
  });
}

/**
 * The newest job that can be resumed; if all are finished, the newest with failed needs to retry.
 * @throws UserError when there is none
 */
export async function latestResumable({
  history,
  home,
}: Pick<CommandContext, 'history' | 'home'>): Promise<HistoryEntry> {
  const open = () => history.entries.find((each) => each.state !== 'finished');
  const entry =
    open() ?? (await history.loadOlder().then(open)) ?? history.entries.find((each) => each.needs.failed > 0);
  if (entry) return entry;
  // Starting a job cleans up, too. Here it removes what a kill at the end of the last job left behind.
  await removeOrphans(home);
  throw new UserError('There is no job to resume.', {
    hint: 'Start one: stockpile-tui VIDEO',
    exitCode: EXIT.usage,
  });
}
