import type { Candidate } from '../../../source/core/footage/candidate.ts';
import type { Clip, Shot } from '../../../source/core/footage/shot.ts';
import type { EventBody } from '../../../source/core/job/events/events.ts';
import type { Job } from '../../../source/core/job/job.ts';
import { createJob, reduce } from '../../../source/core/job/reduce.ts';
import type { Need } from '../../../source/core/plan/need.ts';

/** A need with every field, for tests that care about few of them. */
export function sampleNeed(id: string, changes: Partial<Need> = {}): Need {
  return {
    id,
    at: 10,
    until: 16,
    phrase: 'harbour at dawn',
    alternates: [],
    mustShow: '',
    welcome: [],
    avoid: [],
    spoken: '',
    why: '',
    selected: true,
    origin: 'planned',
    ...changes,
  };
}

export function sampleCandidate(id: string, changes: Partial<Candidate> = {}): Candidate {
  return {
    id,
    source: 'library',
    title: id,
    description: '',
    url: `file:///${id}`,
    licence: 'own-footage',
    durationSeconds: 20,
    ...changes,
  };
}

/** A clip of five seconds with every field, for tests that care about few of them. */
export function filedClip(shot: Shot, changes: Partial<Clip> = {}): Clip {
  return {
    file: 'need/clip.mp4',
    shot,
    source: 'library',
    title: '',
    url: '',
    licence: 'own-footage',
    sizeBytes: 1,
    sha256: '0'.repeat(64),
    frames: 125,
    frameRate: { num: 25, den: 1 },
    width: 1280,
    height: 720,
    durationSeconds: 5,
    method: 'encoded',
    command: 'ffmpeg',
    ...changes,
  };
}

/** A job that has just been created. */
export function sampleJob(): Job {
  return createJob({
    version: 1,
    at: 1000,
    jobId: 'job-1',
    type: 'job.created',
    video: { path: '/talk.mp4', name: 'talk.mp4' },
    outputDir: '/output/talk_20261122_201500',
    options: {
      settings: {},
      preferences: { style: '', avoid: '', notes: '' },
      libraryFolders: [],
      offline: true,
      acceptPlan: true,
    },
    budgetUsd: 0,
  });
}

/** Folds events into a job, a second apart. */
export function folded(job: Job, events: readonly EventBody[]): Job {
  return events.reduce(
    (state, body) => reduce(state, { version: 1, at: state.updatedAt + 1000, jobId: state.id, ...body }),
    job,
  );
}

/** A job whose plan holds these needs, and which is gathering. */
export function gatheringJob(needs: Need[]): Job {
  return folded(sampleJob(), [
    { type: 'job.opened', engines: [] },
    { type: 'job-step.finished', step: 'plan', output: { needs, engine: 'test', notes: [] } },
    { type: 'stage.started', stage: 'gather' },
  ]);
}
