import { type Clip, type Shot, shotId } from '../../../source/core/footage/shot.ts';
import type { EventBody, JobEvent } from '../../../source/core/job/events/events.ts';
import { type Job, jobSchema } from '../../../source/core/job/job.ts';
import { createJob, reduce } from '../../../source/core/job/reduce.ts';
import type { StepWait } from '../../../source/core/job/step/step-wait.ts';
import type { NeedStepName } from '../../../source/core/job/step/steps.ts';
import type { Need } from '../../../source/core/plan/need.ts';
import { sampleCandidate } from './sample-job.ts';

/** A job made like the runner makes one: from events, by the reducer, checked against the schema. */
export class JobMaker {
  job: Job;
  /** Milliseconds since 1970; `wait` advances it. */
  now: number;

  constructor(options: { id?: string; name?: string; at?: number; budgetUsd?: number } = {}) {
    const { id = 'job-1', name = 'interview_final.mp4', at = Date.now() - 60_000, budgetUsd = 0 } = options;
    this.now = at;
    const event: Parameters<typeof createJob>[0] = {
      type: 'job.created',
      version: 1,
      jobId: id,
      at,
      video: { path: `/films/${name}`, name },
      outputDir: `/films/output/${name.replace(/\.\w+$/, '')}_20251122_201500`,
      options: {
        settings: {},
        preferences: { style: 'documentary', avoid: '', notes: '' },
        libraryFolders: ['/films/library'],
        offline: true,
        acceptPlan: false,
      },
      budgetUsd,
    };
    this.job = createJob(event);
  }

  wait(milliseconds: number): this {
    this.now += milliseconds;
    return this;
  }

  emit(...bodies: readonly EventBody[]): this {
    this.emitUnchecked(...bodies);
    jobSchema.parse(this.job);
    return this;
  }

  emitUnchecked(...bodies: readonly EventBody[]): void {
    for (const body of bodies) {
      const event: JobEvent = { version: 1, at: this.now, jobId: this.job.id, ...body };
      this.job = reduce(this.job, event);
    }
  }

  /** Running, with its engines chosen. */
  opened(): this {
    return this.emit(
      { type: 'job.opened', engines: [...offlineEngines] },
      { type: 'stage.started', stage: 'probe' },
    );
  }

  /** Planned and waiting for the user. */
  planned(needs: readonly Need[] = sampleNeeds): this {
    return this.opened().emit(
      { type: 'job-step.finished', step: 'probe', output: { probe: sampleProbe, identity: 'f00d' } },
      { type: 'stage.finished', stage: 'probe' },
      { type: 'stage.started', stage: 'transcribe' },
      {
        type: 'job-step.finished',
        step: 'transcribe',
        output: { transcript: { language: 'en', segments: [] }, engine: 'file', notes: [] },
      },
      { type: 'stage.finished', stage: 'transcribe' },
      { type: 'stage.started', stage: 'plan' },
      {
        type: 'job-step.finished',
        step: 'plan',
        output: { needs: [...needs], engine: 'offline', notes: [] },
      },
      { type: 'stage.finished', stage: 'plan' },
      { type: 'stage.started', stage: 'review' },
      { type: 'job.state', state: 'awaiting-review' },
    );
  }

  /** Reviewed and running. */
  gathering(needs: readonly Need[] = sampleNeeds): this {
    return this.planned(needs).emit(
      { type: 'job.state', state: 'running' },
      { type: 'stage.finished', stage: 'review' },
      { type: 'stage.started', stage: 'gather' },
      { type: 'lanes.changed', lanes: { ...sampleLanes } },
    );
  }

  /** A need in a step, with the message of the tool. */
  active(
    needId: string,
    step: NeedStepName,
    progress: { fraction?: number; message?: string; wait?: StepWait } = {},
  ): this {
    return this.emit(
      { type: 'need.state', needId, state: 'active' },
      { type: 'step.started', needId, step, key: '' },
      { type: 'step.progress', needId, step, key: '', ...progress },
    );
  }

  /** A need with finished search, ranking and inspection. */
  looked(needId: string, title = 'Skyline at sunrise, drone'): this {
    const id = `library:${needId}`;
    const shot = sampleShot(id);
    return this.emit(
      { type: 'need.state', needId, state: 'active' },
      {
        type: 'step.finished',
        needId,
        step: 'search',
        key: '',
        milliseconds: 40,
        output: {
          candidates: [
            {
              id,
              source: 'library',
              title,
              description: 'towers, morning light',
              url: 'file:///films/library/skyline.mp4',
              path: '/films/library/skyline.mp4',
              licence: 'own-footage',
              durationSeconds: 42,
              width: 1920,
              height: 1080,
            },
          ],
          dropped: [
            {
              ...{ candidateId: 'library:x', title: 'Night skyline', reason: 'must not show night' },
              candidate: sampleCandidate('library:x', { title: 'Night skyline' }),
            },
          ],
          faults: [],
        },
      },
      {
        type: 'step.finished',
        needId,
        step: 'rank',
        key: '',
        milliseconds: 5,
        output: {
          ranked: [{ candidateId: id, score: 8, reason: 'skyline and aerial in the name' }],
          dropped: [],
          engine: 'offline',
        },
      },
      { type: 'need.shortlist', needId, candidateIds: [id] },
      {
        type: 'step.finished',
        needId,
        step: 'inspect',
        key: id,
        milliseconds: 2400,
        output: { shots: [shot], engine: 'offline', lookedSeconds: 42, rejected: ['0:00 to 0:02 black'] },
      },
    );
  }

  /** A need with its clip. */
  filled(needId: string, changes: Partial<Clip> = {}): this {
    const clip = sampleClip(needId, changes);
    const key = shotId(clip.shot);
    return this.looked(needId).emit(
      {
        type: 'step.finished',
        needId,
        step: 'cut',
        key,
        milliseconds: 1800,
        output: {
          file: { path: `/films/output/.work/${needId}.mp4`, sizeBytes: clip.sizeBytes },
          shot: clip.shot,
          frames: clip.frames,
          frameRate: clip.frameRate,
          width: clip.width,
          height: clip.height,
          durationSeconds: clip.durationSeconds,
          method: clip.method,
          command: clip.command,
        },
      },
      { type: 'step.finished', needId, step: 'file', key, milliseconds: 3, output: { clip } },
      { type: 'need.state', needId, state: 'filled' },
    );
  }

  noMatch(needId: string, message = 'no candidate above 6 of 10'): this {
    return this.emit({ type: 'need.state', needId, state: 'no-match', message });
  }

  failed(needId: string, message = 'all 3 candidates refused'): this {
    return this.emit(
      { type: 'need.state', needId, state: 'active' },
      { type: 'step.started', needId, step: 'cut', key: `library:${needId}@1.000-7.000` },
      {
        type: 'step.failed',
        needId,
        step: 'cut',
        key: `library:${needId}@1.000-7.000`,
        error: 'ffmpeg ended with 1: moov atom not found',
      },
      { type: 'need.state', needId, state: 'failed', message },
    );
  }

  finished(): this {
    return this.emit(
      { type: 'stage.finished', stage: 'gather' },
      { type: 'stage.started', stage: 'deliver' },
      { type: 'stage.finished', stage: 'deliver' },
      { type: 'job.state', state: 'finished' },
    );
  }
}

/** A running job with a need in every possible state. */
export function busyJob(options: ConstructorParameters<typeof JobMaker>[0] = {}): JobMaker {
  const maker = new JobMaker({ budgetUsd: 0.5, ...options }).gathering().wait(9000);
  maker.filled('n01').wait(4000);
  maker.active('n02', 'fetch', { fraction: 0.42, message: '3.1 of 7.4 MB · 2.2 MB/s' });
  maker.looked('n03').active('n03', 'inspect', { fraction: 0.6, message: '2 of 2 previews' });
  maker.active('n04', 'rank', {
    message: 'retry',
    wait: { until: Date.now() + 4000, why: 'rate limit' },
  });
  maker.failed('n05').noMatch('n06').emit({ type: 'need.state', needId: 'n07', state: 'skipped' });
  return maker
    .emit({
      type: 'call.finished',
      call: {
        provider: 'gemini',
        model: 'gemini-3-flash-preview',
        operation: 'rank',
        needId: 'n02',
        at: maker.now,
        durationMs: 2100,
        usage: { inputTokens: 900, outputTokens: 120 },
        costUsd: 0.019,
        savedUsd: 0,
        cached: false,
        priced: true,
        retries: 1,
      },
    })
    .emit({
      type: 'call.finished',
      call: {
        provider: 'gemini',
        model: 'gemini-3-flash-preview',
        operation: 'plan',
        at: maker.now,
        durationMs: 0,
        usage: {},
        costUsd: 0,
        savedUsd: 0.05,
        cached: true,
        priced: true,
        retries: 0,
      },
    })
    .emit({ type: 'log', level: 'info', message: 'searching 214 files of the library' });
}

/** A finished job: clips, one need to film, one that failed. */
export function finishedJob(options: ConstructorParameters<typeof JobMaker>[0] = {}): JobMaker {
  const maker = new JobMaker(options).gathering().wait(30_000);
  sampleNeeds.forEach(({ id, phrase }, at) => {
    if (at === 3) maker.noMatch(id);
    else if (at === 4) maker.failed(id);
    else maker.filled(id, { title: `${phrase} ${at + 1}` });
  });
  return maker.finished();
}

export const offlineEngines = [
  { role: 'transcribe', engine: 'file', reason: 'talk.srt is next to the video' },
  { role: 'plan', engine: 'offline', reason: 'no Gemini key' },
  { role: 'rank', engine: 'offline', reason: 'no Gemini key' },
  { role: 'inspect', engine: 'offline', reason: 'no Gemini key' },
  { role: 'search library', engine: 'library', reason: '1 folder' },
] as const;

const phrases: readonly [at: number, phrase: string][] = [
  [30, 'city skyline aerial'],
  [58, 'coffee shop remote workers'],
  [84, 'man typing laptop close up'],
  [111, 'subway commuters rush hour'],
  [140, 'stock chart falling'],
  [167, 'ship in storm'],
  [195, 'hands planting tree'],
  [221, 'solar panels on a roof'],
  [248, 'children crossing the street'],
  [275, 'old bridge over a river'],
  [301, 'server room with blue light'],
  [333, 'sunset over wheat field'],
];

export const sampleNeeds: readonly Need[] = phrases.map(([at, phrase], index) => ({
  id: `n${String(index + 1).padStart(2, '0')}`,
  at,
  until: at + 8,
  phrase,
  alternates: ['downtown aerial drone', 'urban sunrise'],
  mustShow: 'skyline',
  welcome: ['morning light', 'high-rises'],
  avoid: ['night', 'text', 'logos'],
  style: 'documentary',
  spoken: 'and by nine the whole downtown is already awake, every window lit',
  why: 'sets the place before the story starts',
  selected: index !== 2,
  origin: 'planned',
}));

const sampleProbe = {
  path: '/films/interview_final.mp4',
  sizeBytes: 734_003_200,
  container: 'mov,mp4',
  durationSeconds: 372,
  startSeconds: 0,
  video: {
    codec: 'h264',
    width: 1920,
    height: 1080,
    rotation: 0,
    squarePixels: true,
    interlaced: false,
    frameRate: { num: 25, den: 1 },
    variableRate: false,
  },
  tags: {},
};

const sampleLanes = {
  ai: { active: 4, limit: 5, waiting: 3 },
  search: { active: 0, limit: 4, waiting: 0 },
  download: { active: 3, limit: 3, waiting: 2 },
  cut: { active: 1, limit: 2, waiting: 0 },
};

function sampleShot(candidateId: string): Shot {
  return {
    candidateId,
    start: 5.2,
    end: 12.8,
    score: 9,
    reason: 'steady flight over towers',
    saw: ['skyline', 'high-rises'],
  };
}

function sampleClip(needId: string, changes: Partial<Clip>): Clip {
  return {
    file: `00m30s_${needId}/00m30s_${needId}_1_score09.mp4`,
    shot: sampleShot(`library:${needId}`),
    source: 'library',
    title: 'Skyline at sunrise, drone',
    url: 'file:///films/library/skyline.mp4',
    licence: 'own-footage',
    sizeBytes: 7_412_345,
    sha256: 'a'.repeat(64),
    width: 1920,
    height: 1080,
    frameRate: { num: 25, den: 1 },
    frames: 190,
    durationSeconds: 7.6,
    method: 'encoded',
    command: "ffmpeg -ss 5.2 -i /films/library/skyline.mp4 -t 7.6 -c:v libx264 -crf 18 'clip 1.mp4'",
    ...changes,
  };
}
