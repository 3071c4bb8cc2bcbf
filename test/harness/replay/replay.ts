import { shotId } from '../../../source/core/footage/shot.ts';
import { assign } from '../../../source/core/job/choice/assign.ts';
import {
  callId,
  type NeedCall,
  type NeedLimits,
  nextAction,
  stepsLeft,
} from '../../../source/core/job/choice/next-action.ts';
import type { EventBody } from '../../../source/core/job/events.ts';
import type { EngineChoice, Job, NeedProgress } from '../../../source/core/job/job.ts';
import { hasEnded } from '../../../source/core/job/progress/progress.ts';
import { createJob, reduce } from '../../../source/core/job/reduce.ts';
import { type LaneName, laneNames, type NeedStepName } from '../../../source/core/job/steps.ts';
import { sampleCandidate, sampleNeed } from '../jobs/sample-job.ts';
import type { Trace, TraceNeed } from './trace.ts';

/** How a replayed job is run: the defaults of the settings. */
const replaySettings = {
  lanes: { ai: 5, search: 4, download: 3, cut: 2 } satisfies Record<LaneName, number>,
  limits: {
    clipsPerNeed: 1,
    previewsPerNeed: 2,
    filmsPerNeed: 3,
    candidatePreferences: { preferCreativeCommons: true },
  } satisfies NeedLimits,
  /** Seconds after which an AI call is given up. */
  aiDeadline: 120,
};

/** Steps that the trace has no times of: seconds on two cores. */
const cutSeconds = { cut: 8, verify: 2, file: 0.1 };

const laneOf: Readonly<Record<NeedStepName, LaneName>> = {
  search: 'search',
  rank: 'ai',
  preview: 'download',
  inspect: 'ai',
  fetch: 'download',
  cut: 'cut',
  verify: 'cut',
  file: 'cut',
};

/** Steps whose tools report how far they are. */
const reporting: ReadonlySet<NeedStepName> = new Set(['preview', 'fetch', 'cut']);

interface Call extends NeedCall {
  needId: string;
  place: number;
  order: number;
}

interface Running extends Call {
  startedAt: number;
  endsAt: number;
}

/** The engines of a job whose models are asked over the network. */
export const cloudEngines: EngineChoice[] = [
  { role: 'plan', engine: 'gemini', reason: '' },
  { role: 'rank', engine: 'gemini', reason: '' },
  { role: 'inspect', engine: 'gemini', reason: '' },
];

/** An ended job: when it began (milliseconds), and the seconds it took. */
interface Replayed {
  job: Job;
  startedAt: number;
  seconds: number;
}

/**
 * Runs a job through the real decisions and the real state in virtual time, each step taking as long as the trace has.
 * @param look called at every second of the job, with its state at that moment (milliseconds)
 */
export function replay(
  trace: Trace,
  look: (job: Job, now: number) => void = () => {},
  opened: Partial<Extract<EventBody, { type: 'job.opened' }>> = {},
): Replayed {
  return new Replay(trace, look, opened).run();
}

const startedAt = 1_000_000;

class Replay {
  #now = startedAt;
  #job: Job;
  #queue: Call[] = [];
  #running: Running[] = [];
  #count = 0;
  #looked = startedAt;
  readonly #busy = new Map<string, Set<string>>();
  readonly #trace: Trace;
  readonly #look: (job: Job, now: number) => void;
  readonly #opened: Partial<Extract<EventBody, { type: 'job.opened' }>>;

  constructor(
    trace: Trace,
    look: (job: Job, now: number) => void,
    opened: Partial<Extract<EventBody, { type: 'job.opened' }>>,
  ) {
    this.#trace = trace;
    this.#look = look;
    this.#opened = opened;
    this.#job = createJob({
      version: 1,
      at: startedAt,
      jobId: 'job-1',
      type: 'job.created',
      video: { path: '/talk.mp4', name: 'talk.mp4' },
      outputDir: '/output/talk',
      options: {
        settings: {},
        preferences: { style: '', avoid: '', notes: '' },
        libraryFolders: [],
        offline: false,
        acceptPlan: true,
      },
      budgetUsd: 0,
    });
  }

  run(): Replayed {
    this.#emit({ type: 'job.opened', engines: cloudEngines, ...this.#opened });
    this.#stage('probe', 0.2);
    this.#stage('transcribe', this.#trace.measuredBefore.transcribe);
    this.#stage('plan', this.#trace.measuredBefore.plan);
    this.#stage('review', 0);
    this.#emit({ type: 'stage.started', stage: 'gather' });
    for (const { need } of this.#job.needs)
      this.#emit({ type: 'need.state', needId: need.id, state: 'active' });
    for (;;) {
      this.#act();
      this.#start();
      if (this.#job.needs.every(hasEnded)) break;
      const next = this.#running.toSorted((a, b) => a.endsAt - b.endsAt || a.order - b.order)[0];
      if (!next) throw new Error('nothing is in flight, yet not every need has ended');
      this.#advance(next.endsAt);
      this.#finish(next);
    }
    this.#emit({ type: 'stage.finished', stage: 'gather' });
    this.#stage('deliver', 0);
    this.#emit({ type: 'job.state', state: 'finished' });
    return { job: this.#job, startedAt, seconds: (this.#now - startedAt) / 1000 };
  }

  #stage(stage: 'probe' | 'transcribe' | 'plan' | 'review' | 'deliver', seconds: number): void {
    this.#emit({ type: 'stage.started', stage });
    this.#advance(this.#now + seconds * 1000);
    if (stage === 'plan') {
      const needs = this.#trace.needs.map(({ id }, place) => sampleNeed(id, { at: place * 20 }));
      this.#emit({ type: 'job-step.finished', step: 'plan', output: { needs, engine: 'test', notes: [] } });
    }
    this.#emit({ type: 'stage.finished', stage });
  }

  #emit(body: EventBody): void {
    this.#job = reduce(this.#job, { version: 1, at: this.#now, jobId: this.#job.id, ...body });
  }

  /** Lets time pass, and shows every full second of it. */
  #advance(until: number): void {
    while (this.#looked + 1000 < until) {
      this.#looked += 1000;
      this.#now = this.#looked;
      this.#report();
      this.#look(this.#job, this.#now);
    }
    this.#now = until;
  }

  #report(): void {
    for (const { needId, step, key, startedAt: from, endsAt } of this.#running) {
      if (!reporting.has(step)) continue;
      const fraction = (this.#now - from) / (endsAt - from);
      this.#emit({ type: 'step.progress', needId, step, key, fraction });
    }
  }

  /** Lets every need act until all wait. */
  #act(): void {
    while (this.#job.needs.some((each, place) => !hasEnded(each) && this.#actOnce(each, place)));
  }

  /** @returns whether the state changed */
  #actOnce(progress: NeedProgress, place: number): boolean {
    const { limits } = replaySettings;
    const needId = progress.need.id;
    const busy = this.#busy.get(needId) ?? new Set();
    const action = nextAction(progress, limits, busy);
    switch (action.kind) {
      case 'run':
        for (const call of action.calls) {
          this.#queue.push({ ...call, needId, place, order: this.#count++ });
          busy.add(callId(call));
        }
        this.#busy.set(needId, busy);
        return false;
      case 'shortlist': {
        const shortlists = [...(assign(this.#job, needId, limits) ?? [])];
        for (const [id, candidateIds] of shortlists)
          this.#emit({ type: 'need.shortlist', needId: id, candidateIds });
        return shortlists.length > 0;
      }
      case 'end':
        this.#emit({ type: 'need.state', needId, state: action.state, message: action.message });
        return true;
      case 'wait':
      case 'keep':
      case 'drop-pick':
        return false;
    }
  }

  /** Starts what the lanes have room for: the step closest to the end of its need first, then the earliest need. */
  #start(): void {
    for (const lane of laneNames) {
      for (;;) {
        const active = this.#running.filter(({ step }) => laneOf[step] === lane).length;
        const waiting = this.#queue.filter(({ step }) => laneOf[step] === lane);
        const next = waiting.toSorted(
          (a, b) => stepsLeft(a.step) - stepsLeft(b.step) || a.place - b.place || a.order - b.order,
        )[0];
        if (!next || active >= replaySettings.lanes[lane]) break;
        this.#queue = this.#queue.filter((each) => each !== next);
        const { needId, step, key } = next;
        const { seconds } = this.#secondsOf(next);
        this.#running.push({ ...next, startedAt: this.#now, endsAt: this.#now + seconds * 1000 });
        this.#emit({ type: 'step.started', needId, step, key });
      }
    }
    const lanes = Object.fromEntries(
      laneNames.map((lane) => {
        const inLane = ({ step }: NeedCall) => laneOf[step] === lane;
        const active = this.#running.filter(inLane).length;
        return [
          lane,
          { active, limit: replaySettings.lanes[lane], waiting: this.#queue.filter(inLane).length },
        ];
      }),
    ) as Job['lanes'];
    this.#emit({ type: 'lanes.changed', lanes });
  }

  #secondsOf({ step, key, place }: Call): { seconds: number; inTime: boolean } {
    const need = this.#trace.needs[place];
    if (!need) throw new Error(`the trace has no need ${place}`);
    const seconds = measured(need, step, key);
    const limit = laneOf[step] === 'ai' ? replaySettings.aiDeadline : Number.POSITIVE_INFINITY;
    return { seconds: Math.min(seconds, limit), inTime: seconds <= limit };
  }

  #finish(call: Running): void {
    const { needId, step, key } = call;
    this.#running = this.#running.filter((each) => each !== call);
    this.#busy.get(needId)?.delete(callId(call));
    const { seconds, inTime } = this.#secondsOf(call);
    const need = this.#trace.needs[call.place];
    if (!inTime || !need) {
      this.#emit({ type: 'step.failed', needId, step, key, error: 'took too long' });
      return;
    }
    this.#emit(outcome(need, call, Math.round(seconds * 1000)));
  }
}

function filmOf(needId: string, place: number): string {
  return `library:${needId}-${place}`;
}

function measured(need: TraceNeed, step: NeedStepName, key: string): number {
  const candidate = need.candidates.find((_, place) => filmOf(need.id, place) === key);
  switch (step) {
    case 'search':
      return need.search;
    case 'rank':
      return need.rank;
    case 'preview':
      return candidate?.preview ?? 0;
    case 'inspect':
      return candidate?.inspect ?? 0;
    case 'fetch':
      return need.fetch;
    case 'cut':
    case 'verify':
    case 'file':
      return cutSeconds[step];
  }
}

function outcome(need: TraceNeed, { step, key }: NeedCall, milliseconds: number): EventBody {
  const finished = { type: 'step.finished', needId: need.id, key, milliseconds } as const;
  const films = need.candidates.map((_, place) => filmOf(need.id, place));
  const file = { path: `/${key}`, sizeBytes: 1 };
  const picture = {
    frames: 125,
    frameRate: { num: 25, den: 1 },
    width: 1280,
    height: 720,
    durationSeconds: 5,
    method: 'encoded',
    command: 'ffmpeg',
  } as const;
  const shot = films.map(shotIn).find((each) => shotId(each) === key) ?? shotIn(key);
  switch (step) {
    case 'search': {
      const candidates = films.map((id) => sampleCandidate(id));
      return { ...finished, step, output: { candidates, dropped: [], faults: [] } };
    }
    case 'rank': {
      const ranked = films.map((candidateId, place) => ({ candidateId, score: 9 - place, reason: '' }));
      return { ...finished, step, output: { ranked, dropped: [], engine: 'test' } };
    }
    case 'preview':
      return { ...finished, step, output: { file } };
    case 'inspect':
      return {
        ...finished,
        step,
        output: { shots: [shotIn(key)], engine: 'test', lookedSeconds: 20, rejected: [] },
      };
    case 'fetch':
      return { ...finished, step, output: { file, offsetSeconds: 0 } };
    case 'cut':
      return { ...finished, step, output: { file, shot, ...picture } };
    case 'verify':
      return { ...finished, step, output: { passed: true, problems: [] } };
    case 'file': {
      const sha256 = '0'.repeat(64);
      const clip = { file: `${need.id}/clip1`, shot, source: 'library', title: '', url: '' } as const;
      return {
        ...finished,
        step,
        output: { clip: { ...clip, licence: 'own-footage', sizeBytes: 1, sha256, ...picture } },
      };
    }
  }
}

function shotIn(candidateId: string) {
  return { candidateId, start: 2, end: 7, score: 8, reason: '', saw: [] };
}
