import type { Verdict } from '../footage/shot.ts';
import type { Call } from '../money/call.ts';
import type { NeedChanges } from '../plan/need.ts';
import type { EngineChoice, JobOptions, JobStateName, LogLine, NeedStateName, StageName } from './job.ts';
import type { ReviewChange, ReviewMove } from './review.ts';
import type { JobStepName, LaneLoad, LaneName, NeedStepName, StepOutput } from './steps.ts';
import type { StepWait } from './wait.ts';

type JobStepFinished = { [Name in JobStepName]: { step: Name; output: StepOutput<Name> } }[JobStepName];
type NeedStepFinished = { [Name in NeedStepName]: { step: Name; output: StepOutput<Name> } }[NeedStepName];

/** A need's step and what it is about: '' for search and rank, else a candidate's or a shot's id. */
type NeedStep = { needId: string; step: NeedStepName; key: string };

/** What happened, without when and to whom; `JobEvent` adds that. */
export type EventBody =
  | {
      type: 'job.created';
      video: { path: string; name: string };
      outputDir: string;
      options: JobOptions;
      budgetUsd: number;
    }
  /** A run begins: the first one, or a resume. */
  | { type: 'job.opened'; engines: EngineChoice[]; stepVersions?: Partial<Record<NeedStepName, number>> }
  | { type: 'job.state'; state: JobStateName; error?: string }
  | { type: 'job.paused'; paused: boolean }
  | { type: 'job.budget'; budgetUsd: number }
  /** The video lies elsewhere now. */
  | { type: 'video.moved'; path: string }
  | { type: 'stage.started'; stage: StageName }
  | { type: 'stage.progress'; stage: StageName; fraction: number; message?: string; wait?: StepWait }
  | { type: 'stage.finished'; stage: StageName }
  | { type: 'stage.failed'; stage: StageName; error: string }
  | ({ type: 'job-step.finished' } & JobStepFinished)
  /** What the user changes in the review; `by` says that it takes something back, or does it again. */
  | (ReviewChange & { by?: ReviewMove })
  | { type: 'need.state'; needId: string; state: NeedStateName; message?: string }
  | { type: 'need.shortlist'; needId: string; candidateIds: string[] }
  /** A user wants another try: failures are forgotten, results stay. */
  | { type: 'need.retried'; needId: string }
  /** A user wants another shot in the place of a clip, named by its shot; the clip stays until that one is filed. */
  | { type: 'clip.refused'; needId: string; key: string }
  /** There is none: a clip that was refused stays. */
  | { type: 'clip.kept'; needId: string; key: string }
  /** What the user thinks of a clip; nothing any more without a verdict. */
  | { type: 'clip.judged'; needId: string; key: string; verdict?: Verdict }
  | ({ type: 'step.started' } & NeedStep)
  | ({ type: 'step.progress'; fraction?: number; message?: string; wait?: StepWait } & NeedStep)
  /** A program that works for a step, as it could be typed. */
  | ({ type: 'step.command'; command: string } & NeedStep)
  | ({ type: 'step.finished'; key: string; needId: string; milliseconds: number } & NeedStepFinished)
  | ({ type: 'step.failed'; error: string } & NeedStep)
  /** A step ended without a result because the job stops; it runs again on resume. */
  | ({ type: 'step.stopped' } & NeedStep)
  /** A result whose file is gone: it is made again. */
  | ({ type: 'step.lost' } & NeedStep)
  | { type: 'call.finished'; call: Call }
  | { type: 'cache.asked'; hit: boolean }
  | { type: 'lanes.changed'; lanes: Record<LaneName, LaneLoad> }
  | { type: 'note.added'; note: string }
  | { type: 'log'; level: LogLine['level']; message: string; needId?: string };

/** A fact: what happened, when (milliseconds since 1970) and to which job. Readers rely on `version`. */
export type JobEvent = { version: 1; at: number; jobId: string } & EventBody;
export type JobEventType = JobEvent['type'];

/** A wish about a clip, named by its shot; it can be carried out after the job has ended too. */
export type ClipCommand =
  /** The next best shot in its place. */
  | { type: 'refuse'; needId: string; key: string }
  | { type: 'judge'; needId: string; key: string; verdict?: Verdict };

/** A wish that a job goes on for after it has ended. */
export type AmendCommand =
  | ClipCommand
  | { type: 'retry'; needId: string }
  /** What it may cost in all. */
  | { type: 'budget'; usd: number };

/** A wish of the user. The engine answers with events; nothing changes before that. */
export type Command =
  | { type: 'select'; needId: string; selected: boolean }
  | { type: 'select-all'; selected: boolean }
  | { type: 'edit'; needId: string; changes: NeedChanges }
  | { type: 'add'; phrase: string; at: number; until?: number }
  | { type: 'undo' }
  | { type: 'redo' }
  | { type: 'start' }
  | { type: 'pause'; paused: boolean }
  | { type: 'skip'; needId: string }
  | AmendCommand
  /** `kill` ends running steps at once; otherwise they may end by themselves. */
  | { type: 'stop'; kill: boolean };
