import { sourceFacts, sourceNames } from '../footage/source-names.ts';
import type { JobStateName, NeedStateName, StageName } from './job.ts';
import type { NeedStepName } from './step/steps.ts';

/**
 * The words that people see for states, stages and steps. JSON lines, reports and the status file have the names
 * themselves, which other programs rely on.
 */
export const jobStateWords: Readonly<Record<JobStateName, string>> = {
  created: 'new',
  running: 'running',
  'awaiting-review': 'to review',
  interrupted: 'interrupted',
  failed: 'failed',
  finished: 'finished',
};

export const needStateWords: Readonly<Record<NeedStateName, string>> = {
  waiting: 'queued',
  active: 'active',
  filled: 'filled',
  'no-match': 'no match',
  failed: 'failed',
  skipped: 'skipped',
};

/** Why a need whose clips were all rejected is to be filmed. */
export const rejectedWords = 'you rejected its clip';

/** What the job does in a stage. */
export const stageActivity: Readonly<Record<StageName, string>> = {
  probe: 'reading the video',
  transcribe: 'transcribing',
  plan: 'planning',
  review: 'reviewing',
  gather: 'finding clips',
  deliver: 'writing the reports',
};

/** What a need does in a step. */
const stepActivity: Readonly<Record<NeedStepName, string>> = {
  search: 'searching for footage',
  rank: 'scoring candidates',
  preview: 'downloading a preview',
  inspect: 'looking for shots',
  fetch: 'downloading the shot',
  cut: 'cutting the clip',
  verify: 'checking the clip',
  file: 'saving the clip',
};

/** What a need does in a step with a film of the user's own, which is not downloaded. */
const ownActivity: Readonly<Partial<Record<NeedStepName, string>>> = {
  preview: 'reading the film',
  fetch: 'reading the shot',
};

/**
 * What a need does in a step.
 * @param key the film or the shot that the step is about, which begins with the name of its source
 */
export function describeActivity(step: NeedStepName, key: string): string {
  const source = sourceNames.find((name) => key.startsWith(`${name}:`));
  const isOwn = source !== undefined && !sourceFacts(source).isWeb;
  return (isOwn ? ownActivity[step] : undefined) ?? stepActivity[step];
}
