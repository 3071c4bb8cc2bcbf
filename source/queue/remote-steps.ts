import type { LaneName, StepName, StepOutput } from '../core/job/step/steps.ts';
import type { Worker } from '../core/job/worker.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { Step, StepContext } from '../steps/step.ts';
import type { StepKind } from './kind-of-step.ts';

/** A step that is to run on another machine. */
export interface RemoteRun<Name extends StepName, Input> {
  step: Step<Name, Input>;
  input: Input;
  kind: StepKind;
  jobId: string;
  needId: string;
  settings: Settings;
  offline: boolean;
  /** The lane's priority: lower numbers go first, compared in order. */
  priority: readonly number[];
  /** What the step may use of the job; its signal ends the step. */
  context: StepContext;
  /** Called with the name of the machine that begins the step. */
  onBegin(machine: string): void;
  onCommand(command: string): void;
}

/** How many steps of a kind the other machines can run at once. */
export interface RemoteCapacity {
  kind: StepKind;
  count: number;
}

/** The other machines, as the executor sees them. */
export interface RemoteSteps {
  /** The slots of lanes whose limit is that of all machines together. */
  readonly slots: { take(lane: LaneName, limit: () => number): Promise<() => void> };
  seats(): readonly RemoteCapacity[];
  /** How many machines take steps now, besides this one. */
  machines(): number;
  /** Calls back when seats come or go. @returns a function that unsubscribes */
  subscribe(listener: () => void): () => void;
  /** Calls back with the machines that take steps and what they do, at once and on changes. @returns a function that unsubscribes */
  onWorkers(listener: (workers: readonly Worker[]) => void): () => void;
  /** Calls back with sentences about the queue for the job's log. @returns a function that unsubscribes */
  onNotice(listener: (sentence: string) => void): () => void;
  /**
   * Whether an earlier run of the job left this step in the queue: as a result, or with a machine that works on it. When
   * this resolves, everything that was paid for meanwhile is in the cache.
   */
  hasLeft<Name extends StepName, Input>(run: RemoteRun<Name, Input>): Promise<boolean>;
  /**
   * Runs a step on another machine.
   * @throws NotRunError when it must run here; StepError when it failed; JobStopError; the signal's reason
   */
  run<Name extends StepName, Input>(run: RemoteRun<Name, Input>): Promise<StepOutput<Name>>;
  close(): Promise<void>;
}

/** A step was not carried out elsewhere, for a reason that has nothing to do with the step: it runs here. */
export class NotRunError extends Error {
  override readonly name = 'NotRunError';
  /** Called when it has ended here. Until then, another machine may still hand over what it has paid for. */
  readonly ranHere: () => void;

  constructor(message: string, ranHere = () => {}) {
    super(message);
    this.ranHere = ranHere;
  }
}
