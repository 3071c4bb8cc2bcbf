import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cache } from '../../../../source/core/cache.ts';
import type { Candidate } from '../../../../source/core/footage/candidate.ts';
import type { StepOutput } from '../../../../source/core/job/step/steps.ts';
import { runProcess } from '../../../../source/media/process/process.ts';
import { requireTool, type Tools } from '../../../../source/media/tools/tools.ts';
import type { ProviderContext } from '../../../../source/providers/interfaces.ts';
import { createOfflineInspector } from '../../../../source/providers/offline/inspect/inspector.ts';
import { sampleNeed } from '../../../harness/jobs/sample-job.ts';
import { makeScenery, type Take } from '../../../harness/scenery.ts';
import { testTools } from '../../../harness/tools.ts';

let tools: Tools;
let folder: string;
beforeAll(async () => {
  tools = await testTools();
  folder = await mkdtemp(join(tmpdir(), 'stockpile-inspector-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const need = sampleNeed('n01', { until: 15, origin: 'added' });

function candidateOf(durationSeconds: number): Candidate {
  return {
    id: 'library:film',
    source: 'library',
    title: 'film',
    description: '',
    url: 'file:///film.mp4',
    licence: 'own-footage',
    durationSeconds,
  };
}

/** An in-memory cache that counts its misses. */
function memory(): Cache & { made: number } {
  const values = new Map<string, unknown>();
  return {
    made: 0,
    async remember(key, schema, make) {
      const name = JSON.stringify(key);
      if (!values.has(name)) {
        this.made += 1;
        values.set(name, JSON.parse(JSON.stringify(await make())));
      }
      return schema.parse(values.get(name));
    },
    recall: async () => undefined,
  };
}

function contextWith(changes: Partial<ProviderContext> = {}): ProviderContext {
  return {
    signal: AbortSignal.timeout(300_000),
    workDir: folder,
    progress: () => {},
    log: () => {},
    called: () => {},
    reserve: () => Promise.reject(new Error('nothing here costs money')),
    cache: memory(),
    ...changes,
  };
}

interface Wanted {
  min?: number;
  max?: number;
  length?: number;
}

async function inspect(
  file: string,
  seconds: number,
  { min = 4, max = 15, length = 5 }: Wanted = {},
  context = contextWith(),
): Promise<StepOutput<'inspect'>> {
  return createOfflineInspector(tools).inspect(
    {
      need: { ...need, until: need.at + length },
      candidate: candidateOf(seconds),
      preview: { path: file, sizeBytes: (await stat(file)).size },
      minClipSeconds: min,
      maxClipSeconds: max,
      preferences: { style: '', avoid: '', notes: '' },
    },
    context,
  );
}

const films = new Map<string, Promise<string>>();

/** A film of these takes, encoded once. */
function filmOf(takes: readonly Take[]): Promise<string> {
  const name = JSON.stringify(takes);
  const film = films.get(name) ?? makeScenery(join(folder, `${films.size}.mp4`), takes, tools);
  films.set(name, film);
  return film;
}

async function look(takes: readonly Take[], wanted: Wanted = {}): Promise<StepOutput<'inspect'>> {
  const seconds = takes.reduce((sum, take) => sum + take.seconds, 0);
  return inspect(await filmOf(takes), seconds, wanted);
}

/** The times of shots, in order. */
function stretches({ shots }: StepOutput<'inspect'>): [number, number][] {
  return shots.map(({ start, end }): [number, number] => [start, end]).sort((a, b) => a[0] - b[0]);
}

describe('shots', () => {
  test('of a steady picture have the length of the need and a reason, the best first', async () => {
    const { shots, rejected, engine, lookedSeconds } = await look([{ seconds: 12, scene: 1, pan: 0.02 }]);
    expect(shots).toHaveLength(2);
    for (const { start, end, score, reason, candidateId } of shots) {
      expect(end - start).toBeCloseTo(5, 1);
      expect(score).toBeGreaterThan(6);
      expect(score).toBeLessThanOrEqual(10);
      expect(reason).toBe('steady, sharp, well exposed, gentle movement');
      expect(candidateId).toBe('library:film');
    }
    expect(shots[0]?.score).toBeGreaterThanOrEqual(shots[1]?.score ?? 0);
    expect({ rejected, engine, lookedSeconds }).toEqual({
      rejected: [],
      engine: 'offline',
      lookedSeconds: 12,
    });
  });

  test('know the room around them that belongs to the same scene', async () => {
    const { shots } = await look([
      { seconds: 8, scene: 1, pan: 0.02 },
      { seconds: 8, scene: 2, pan: 0.02 },
    ]);
    expect(shots.length).toBeGreaterThan(1);
    for (const { start, end, room } of shots) {
      const scene = start < 8 ? { from: 0, to: 8 } : { from: 8, to: 16 };
      expect(start - (room?.before ?? 0)).toBeGreaterThanOrEqual(scene.from);
      expect(start - (room?.before ?? 0)).toBeLessThan(scene.from + 0.5);
      expect(end + (room?.after ?? 0)).toBeLessThanOrEqual(scene.to);
      expect(end + (room?.after ?? 0)).toBeGreaterThan(scene.to - 0.5);
    }
  });

  test.each([
    [{ length: 2 }, 4],
    [{ length: 40, max: 8 }, 8],
    [{ length: 9 }, 9],
    [{ length: 40, min: 6, max: 15 }, 12],
  ])('keep to the limits: %o of 12 s', async (wanted, seconds) => {
    const { shots } = await look([{ seconds: 12, scene: 1 }], wanted);
    expect((shots[0]?.end ?? 0) - (shots[0]?.start ?? 0)).toBeCloseTo(seconds, 1);
  });

  test('never cross a cut, and keep a distance from it', async () => {
    const takes = [6, 7, 5].map((seconds, scene) => ({ seconds, scene }));
    const found = stretches(await look(takes, { length: 15 }));
    expect(found).toHaveLength(3);
    const scenes = [
      [0, 6],
      [6, 13],
      [13, 18],
    ] as const;
    for (const [index, [from, to]] of scenes.entries()) {
      const [start, end] = found[index] ?? [0, 0];
      expect(start).toBeGreaterThanOrEqual(from === 0 ? 0 : from + 0.08);
      expect(end).toBeLessThanOrEqual(to === 18 ? 18 : to - 0.08);
      expect(end - start).toBeGreaterThan(to - from - 0.7);
    }
  });

  test.each([0.5, 1, 2])('never contain a cross-fade of %d s', async (dissolve) => {
    const takes = [
      { seconds: 6, scene: 1 },
      { seconds: 8, scene: 2, dissolve },
    ];
    const found = stretches(await look(takes, { length: 15 }));
    expect(found).toHaveLength(2);
    expect(found[0]?.[1]).toBeLessThanOrEqual(6.2);
    expect(found[1]?.[0]).toBeGreaterThanOrEqual(6 + dissolve - 0.2);
  });

  test('may contain a fast pan, which is not a cut', async () => {
    const pan = await look([{ seconds: 4, scene: 3, pan: 0.25 }], { length: 4 });
    expect(pan.shots[0]?.reason).toMatch(/lively movement/);
  });
});

describe('rejected parts, with the reason', () => {
  const steady: Take = { seconds: 6, scene: 1 };
  test.each([
    ['black', { seconds: 5, scene: 1, black: true }, '0:06 to 0:11 black'],
    ['frozen', { seconds: 5, scene: 1, frozen: true }, /^0:06(\.5)? to 0:11 frozen$/],
    ['blurred', { seconds: 5, scene: 1, blur: 3 }, '0:06 to 0:11 blurred'],
    ['shaking', { seconds: 5, scene: 1, shake: 0.025 }, /^0:0(5\.5|6) to 0:11(\.5)? shaking$/],
  ])('%s', async (_, take, why) => {
    const result = await look([steady, take, { ...steady, pan: 0.01 }], { length: 15 });
    expect(result.rejected).toEqual([expect.stringMatching(why)]);
    const found = stretches(result);
    expect(found).toHaveLength(2);
    expect(found[0]?.[1]).toBeLessThanOrEqual(6.4);
    expect(found[1]?.[0]).toBeGreaterThanOrEqual(10.9);
  });

  test('include all of a film that is out of focus', async () => {
    const { shots, rejected } = await look([{ seconds: 6, scene: 1, blur: 6 }]);
    expect({ shots, rejected }).toEqual({ shots: [], rejected: ['0:00 to 0:06 blurred'] });
  });

  test('include a film that is too short', async () => {
    const { shots, rejected } = await look([{ seconds: 3, scene: 1 }]);
    expect(shots).toEqual([]);
    expect(rejected).toEqual(['no scene has a usable part of 4 s; the longest is 3.0 s']);
  });
});

describe('a hand-held camera', () => {
  test('has a lower score than a tripod, unlike an even pan', async () => {
    const best = async (take: Take) => (await look([take])).shots[0];
    const tripod = await best({ seconds: 6, scene: 2, pan: 0.01 });
    const pan = await best({ seconds: 6, scene: 2, pan: 0.04 });
    const hand = await best({ seconds: 6, scene: 2, pan: 0.01, shake: 0.004 });
    expect(hand?.score).toBeLessThan((tripod?.score ?? 0) - 0.3);
    expect(hand?.reason).toMatch(/^(nearly steady|hand-held), /);
    expect(pan?.score).toBeGreaterThan((tripod?.score ?? 0) - 0.3);
    expect(pan?.reason).toMatch(/^steady, /);
  });
});

describe('measuring', () => {
  async function longFilm(name: string, seconds: number): Promise<string> {
    const file = join(folder, name);
    const source = `testsrc2=size=160x90:rate=12:duration=${seconds}`;
    const args = [
      '-v',
      'error',
      '-y',
      '-f',
      'lavfi',
      '-i',
      source,
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
    ];
    const program = requireTool(tools.ffmpeg).path;
    await runProcess({ program, args: [...args, file], signal: AbortSignal.timeout(300_000) });
    return file;
  }

  test('uses evenly spread windows of two minutes in total for a long film', async () => {
    const { lookedSeconds, shots } = await inspect(await longFilm('long.mp4', 200), 200);
    expect(lookedSeconds).toBeCloseTo(120, 0);
    for (const { start, end } of shots) {
      const window = Math.floor(start / 36);
      expect(start).toBeGreaterThanOrEqual(window * 36);
      expect(end).toBeLessThanOrEqual(window * 36 + 20.001);
    }
  });

  test('is done once for all needs, and reports progress', async () => {
    const file = await longFilm('short.mp4', 10);
    const cache = memory();
    const seen: number[] = [];
    const context = contextWith({ cache, progress: (fraction) => seen.push(fraction ?? -1) });
    const first = await inspect(file, 10, {}, context);
    const calls = seen.length;
    const second = await inspect(file, 10, {}, context);
    expect(second).toEqual(first);
    expect(cache.made).toBe(1);
    expect(seen).toHaveLength(calls);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
  });

  test('stops when the signal is aborted', async () => {
    const stop = new AbortController();
    const looking = inspect(
      await longFilm('stopped.mp4', 20),
      20,
      {},
      contextWith({ signal: stop.signal, progress: () => stop.abort() }),
    );
    await expect(looking).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  });
});

test('a preview of ten hours is looked at in a few parts, and for two minutes in all', async () => {
  const minute = join(folder, 'minute.mp4');
  const film = join(folder, 'ten-hours.mp4');
  const ffmpeg = (...args: string[]) =>
    runProcess({
      program: requireTool(tools.ffmpeg).path,
      args: ['-v', 'error', '-nostdin', '-y', ...args],
      signal: AbortSignal.timeout(300_000),
    });
  await ffmpeg('-f', 'lavfi', '-i', 'testsrc2=size=64x36:rate=5:duration=60', '-g', '50', minute);
  await ffmpeg('-stream_loop', '599', '-i', minute, '-c', 'copy', film);
  const { lookedSeconds, shots } = await inspect(film, 36_000);
  expect(lookedSeconds).toBeGreaterThan(100);
  expect(lookedSeconds).toBeLessThanOrEqual(120);
  for (const { end } of shots) expect(end).toBeLessThanOrEqual(36_000);
});
