import type { Job, StageName } from '../job.ts';
import { isOffline } from './durations.ts';

/** Stages whose time is counted here. The needs of `gather` are simulated, and the review's time is the user's. */
const timedStages = ['probe', 'transcribe', 'plan', 'deliver'] as const;
type TimedStage = (typeof timedStages)[number];

/** Seconds of each stage where nothing is known: with models over the network, and on this machine. */
const typicalStages: Readonly<Record<TimedStage, { cloud: number; offline: number }>> = {
  probe: { cloud: 0.2, offline: 0.2 },
  transcribe: { cloud: 8, offline: 0.2 },
  plan: { cloud: 16, offline: 1 },
  deliver: { cloud: 0.3, offline: 0.3 },
};

/** A fraction below this says too little about how long a stage takes. */
const leastFraction = 0.1;

/** Seconds that the stages besides `gather` still take. */
export function otherStagesSecondsLeft(job: Job, now: number): number {
  return timedStages.reduce((sum, stage) => sum + stageSecondsLeft(job, stage, now), 0);
}

/** Seconds that a stage still takes; 0 for the stages that are not timed here. */
export function stageSecondsLeft(job: Job, stage: StageName, now: number): number {
  if (stage === 'review' || stage === 'gather') return 0;
  const { state, fraction, startedAt } = job.stages[stage];
  if (state === 'done') return 0;
  const expected = expectedSeconds(job, stage);
  if (state !== 'active' || startedAt === undefined) return expected;
  const spent = Math.max(0, now - startedAt) / 1000;
  if (fraction > leastFraction) return (spent / fraction) * (1 - fraction);
  // A stage that takes longer than expected is likely to take a good part of that time again.
  return Math.max(expected - spent, spent / 3);
}

function expectedSeconds(job: Job, stage: TimedStage): number {
  const seconds = stage === 'transcribe' || stage === 'plan' ? job.experience?.[stage]?.seconds : undefined;
  const middle = seconds?.[seconds.length >> 1];
  if (middle !== undefined) return middle;
  const isLocal =
    stage === 'transcribe' ? job.options.transcriptFile !== undefined : isOffline(job.engines, stage);
  return typicalStages[stage][isLocal ? 'offline' : 'cloud'];
}

/** The seconds a stage took, once it is done. */
export function stageSeconds(job: Job, stage: StageName): number | undefined {
  const { state, milliseconds } = job.stages[stage];
  return state === 'done' && milliseconds !== undefined ? milliseconds / 1000 : undefined;
}
