import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shotId } from '../../../source/core/footage/shot.ts';
import { findCallsAhead } from '../../../source/core/job/choice/ahead.ts';
import { assignFilms, findUnusedFilms } from '../../../source/core/job/choice/assign-films.ts';
import {
  callId,
  isExhausted,
  type NeedCall,
  type NextAction,
  nextAction,
} from '../../../source/core/job/choice/next-action.ts';
import type { EventBody } from '../../../source/core/job/events/events.ts';
import type { Job, NeedProgress } from '../../../source/core/job/job.ts';
import { hasEnded } from '../../../source/core/job/progress/progress.ts';
import { folded, gatheringJob, sampleCandidate, sampleNeed } from '../../harness/jobs/sample-job.ts';

const limits = {
  clipsPerNeed: 2,
  previewsPerNeed: 2,
  filmsPerNeed: 3,
  candidatePreferences: { preferCreativeCommons: true },
};

/** Deterministic step results: a result depends on the input of the step, never on when it ran. */
function chance(...about: string[]): number {
  return createHash('sha256').update(about.join('|')).digest().readUInt16BE(0) / 65536;
}

function outcome(world: string, needId: string, call: NeedCall, job: Job): EventBody {
  const { step, key } = call;
  const about = { needId, step, key };
  if (chance(world, needId, step, key, 'fails') < 0.2)
    return { type: 'step.failed', ...about, error: `${step} failed` };
  const finished = { type: 'step.finished', needId, key, milliseconds: 10 } as const;
  const progress = job.needs.find((each) => each.need.id === needId);
  switch (step) {
    case 'search': {
      const candidates = ['a', 'b', 'c', 'd', 'e', 'f']
        .filter((name) => chance(world, needId, name) < 0.7)
        .map((name) => sampleCandidate(`library:${name}`));
      return { ...finished, step, output: { candidates, dropped: [], faults: [] } };
    }
    case 'rank': {
      const ranked = (progress?.results.search['']?.candidates ?? []).map(({ id }) => ({
        candidateId: id,
        score: 4 + Math.floor(chance(world, needId, id, 'score') * 7),
        reason: '',
      }));
      return { ...finished, step, output: { ranked, dropped: [], engine: 'test' } };
    }
    case 'preview':
      return { ...finished, step, output: { file: { path: `/${key}`, sizeBytes: 1 } } };
    case 'inspect': {
      const count = Math.floor(chance(world, key, 'shots') * 4);
      const shots = Array.from({ length: count }, (_, place) => ({
        candidateId: key,
        start: place * 6,
        end: place * 6 + 5,
        score: 1 + Math.floor(chance(world, key, String(place)) * 10),
        reason: '',
        saw: [],
      }));
      return { ...finished, step, output: { shots, engine: 'test', lookedSeconds: 20, rejected: [] } };
    }
    case 'fetch':
      return { ...finished, step, output: { file: { path: `/${key}`, sizeBytes: 1 }, offsetSeconds: 0 } };
    default:
      return lastSteps(world, needId, call, job);
  }
}

function lastSteps(world: string, needId: string, { step, key }: NeedCall, job: Job): EventBody {
  const finished = { type: 'step.finished', needId, key, milliseconds: 10 } as const;
  const progress = job.needs.find((each) => each.need.id === needId);
  const shot = Object.values(progress?.results.inspect ?? {})
    .flatMap(({ shots }) => shots)
    .find((each) => shotId(each) === key);
  if (!shot) throw new Error(`no shot ${key}`);
  const picture = {
    frames: 125,
    frameRate: { num: 25, den: 1 },
    width: 1280,
    height: 720,
    durationSeconds: 5,
  };
  const made = { method: 'encoded', command: 'ffmpeg' } as const;
  if (step === 'cut')
    return {
      ...finished,
      step,
      output: { file: { path: `/${key}`, sizeBytes: 1 }, shot, ...picture, ...made },
    };
  if (step === 'verify') {
    return { ...finished, step, output: { passed: chance(world, key, 'verify') > 0.2, problems: [] } };
  }
  const number = Object.keys(progress?.results.file ?? {}).length + 1;
  const clip = {
    file: `need/clip${number}`,
    shot,
    source: 'library',
    title: '',
    url: '',
    licence: 'own-footage',
  } as const;
  const sha256 = '0'.repeat(64);
  return {
    ...finished,
    step: 'file',
    output: { clip: { ...clip, sizeBytes: 1, sha256, ...picture, ...made } },
  };
}

interface World {
  name: string;
  job: Job;
  under: Map<string, { needId: string; call: NeedCall }>;
}

/** Lets every need act until all wait for calls in flight. */
function takeActions(world: World): void {
  while (world.job.needs.some((progress) => !hasEnded(progress) && takeAction(world, progress)));
}

/** @returns whether the job changed */
function takeAction(world: World, progress: NeedProgress): boolean {
  const needId = progress.need.id;
  const busy = [...world.under.values()]
    .filter((each) => each.needId === needId)
    .map(({ call }) => callId(call));
  const action = nextAction(progress, limits, new Set(busy));
  if (action.kind === 'run') {
    for (const call of action.calls) world.under.set(`${needId} ${callId(call)}`, { needId, call });
  }
  const events = eventsOf(action, world.job, needId);
  world.job = folded(world.job, events);
  return events.length > 0;
}

function eventsOf(action: NextAction, job: Job, needId: string): EventBody[] {
  if (action.kind === 'end') {
    const more = moreFilms(job, needId);
    if (more !== 'none') return more;
    return [{ type: 'need.state', needId, state: action.state, message: action.message }];
  }
  if (action.kind === 'keep') {
    const kept = action.keys.map((key): EventBody => ({ type: 'clip.kept', needId, key }));
    return [...kept, { type: 'need.state', needId, state: 'filled' }];
  }
  const shortlists = action.kind === 'shortlist' ? assignFilms(job, limits) : undefined;
  return [...(shortlists ?? [])].map(([id, candidateIds]) => ({
    type: 'need.shortlist',
    needId: id,
    candidateIds,
  }));
}

/** The events by which a need with nothing left to try gets unused films of others; none while it has to wait. */
function moreFilms(job: Job, needId: string): EventBody[] | 'none' {
  const own = job.needs.find(({ need }) => need.id === needId);
  if (!own || !isExhausted(own, limits)) return 'none';
  const films = findUnusedFilms(job, needId, (each) => isExhausted(each, limits), limits);
  if (!films) return [];
  if (films.length === 0) return 'none';
  const losers = job.needs.filter((each) => each !== own && each.shortlist?.some((id) => films.includes(id)));
  return [
    ...losers.map((each): EventBody => {
      const candidateIds = (each.shortlist ?? []).filter((id) => !films.includes(id));
      return { type: 'need.shortlist', needId: each.need.id, candidateIds };
    }),
    { type: 'need.shortlist', needId, candidateIds: [...(own.shortlist ?? []), ...films] },
  ];
}

/** The user refuses the first clip of each need. */
function refuseFirstClips(job: Job): Job {
  const refusals = job.needs.flatMap(({ need, results }): EventBody[] => {
    const [key] = Object.keys(results.file);
    return key === undefined ? [] : [{ type: 'clip.refused', needId: need.id, key }];
  });
  return folded(job, refusals);
}

/** Begins what needs that wait can do ahead. */
function workAhead(world: World): void {
  for (const progress of world.job.needs) {
    const needId = progress.need.id;
    const calls = hasEnded(progress) ? [] : findCallsAhead(world.job, progress, limits);
    for (const call of calls) world.under.set(`${needId} ${callId(call)}`, { needId, call });
  }
}

/**
 * Runs all needs to their end. `pick` decides which call in flight ends next, or that the program is killed. Needs that
 * wait work ahead when `isAhead` says so.
 */
function simulate(
  name: string,
  needCount: number,
  pick: (count: number) => number | 'killed',
  refusals = 0,
  isAhead: () => boolean = () => false,
): Job {
  let left = refusals;
  const needs = Array.from({ length: needCount }, (_, place) =>
    sampleNeed(`n${place + 1}`, { at: place * 20 }),
  );
  const world: World = { name, job: gatheringJob(needs), under: new Map() };
  for (let turn = 0; turn < 2000; turn++) {
    takeActions(world);
    if (world.job.needs.every(hasEnded)) {
      if (left === 0) return world.job;
      left -= 1;
      world.job = refuseFirstClips(world.job);
      continue;
    }
    if (isAhead()) workAhead(world);
    const calls = [...world.under.entries()];
    const next = pick(calls.length);
    if (next === 'killed') {
      world.under.clear();
      world.job = folded(world.job, [{ type: 'job.opened', engines: [] }]);
      continue;
    }
    const chosen = calls[next];
    if (!chosen) throw new Error('nothing under way, yet not every need has ended');
    world.under.delete(chosen[0]);
    world.job = folded(world.job, [outcome(name, chosen[1].needId, chosen[1].call, world.job)]);
  }
  throw new Error('never ends');
}

const clipsOf = (job: Job) =>
  job.needs.map(({ need, state, results }) => ({
    id: need.id,
    state,
    clips: Object.values(results.file).map(({ clip }) => [clip.file, shotId(clip.shot)]),
  }));

/** Picks calls in any order, with up to 20 kills, and whether needs work ahead. */
function timing(numbers: Iterator<number>): [pick: (count: number) => number | 'killed', () => boolean] {
  const next = () => Number(numbers.next().value ?? 0);
  let kills = 0;
  const pick = (count: number) => {
    const number = next();
    return number % 11 === 0 && kills++ < 20 ? 'killed' : number % count;
  };
  return [pick, () => next() % 3 === 0];
}

const sameClips = fc.property(
  fc.string(),
  fc.integer({ min: 1, max: 5 }),
  fc.infiniteStream(fc.nat()),
  (world, count, numbers) => {
    const calm = simulate(world, count, () => 0);
    const [pick, isAhead] = timing(numbers);
    expect(clipsOf(simulate(world, count, pick, 0, isAhead))).toEqual(clipsOf(calm));
  },
);

const sameClipsAfterRefusals = fc.property(
  fc.string(),
  fc.integer({ min: 1, max: 4 }),
  fc.infiniteStream(fc.nat()),
  (world, count, numbers) => {
    const calm = simulate(world, count, () => 0, 2);
    const [pick, isAhead] = timing(numbers);
    expect(clipsOf(simulate(world, count, pick, 2, isAhead))).toEqual(clipsOf(calm));
    const before = clipsOf(simulate(world, count, () => 0));
    for (const [at, { clips }] of clipsOf(calm).entries()) {
      expect(clips.length).toBeGreaterThanOrEqual(before[at]?.clips.length ?? 0);
    }
  },
);

describe('gathering', () => {
  it('ends with the same clips, in whatever order calls end, whatever was done ahead and wherever the program is killed', () => {
    // A film that was looked at ahead failed, and another need did not try it.
    fc.assert(sameClips, { numRuns: 1, seed: 122408151, path: '12' });
    fc.assert(sameClips, { numRuns: 150 });
  });

  it('ends with the same clips after refusals, wherever the program is killed, and never with fewer', () => {
    // A film that was looked at ahead was not in the window of those to choose from.
    fc.assert(sameClipsAfterRefusals, { numRuns: 1, seed: 1965658366, path: '88' });
    fc.assert(sameClipsAfterRefusals, { numRuns: 100 });
  });

  it('never uses a film for two needs, and never a shot twice', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 2, max: 6 }), (world, count) => {
        const job = simulate(world, count, () => 0);
        const offered = job.needs.flatMap((each) => each.shortlist ?? []);
        expect(new Set(offered).size).toBe(offered.length);
        const shots = clipsOf(job).flatMap(({ clips }) => clips.map(([, shot]) => shot));
        expect(new Set(shots).size).toBe(shots.length);
      }),
      { numRuns: 100 },
    );
  });

  it('tries a runner-up after every failure until none is left', () => {
    const job = simulate('a world with failures', 6, () => 0);
    for (const progress of job.needs.filter((each) => each.state === 'failed')) {
      expect(progress.failures.length).toBeGreaterThan(0);
      const live = (progress.shortlist ?? []).filter(
        (id) => !progress.failures.some((failure) => failure.key === id),
      );
      expect(live.every((id) => progress.results.inspect[id])).toBe(true);
    }
  });
});
