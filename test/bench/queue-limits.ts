/**
 * What limits many machines: 1,000 jobs of six needs through the lanes of 1, 10 and 100 machines, with the step times of a
 * measured job (see `test/harness/replay`). `npm run bench queue-limits`. The result stands in source/readme.md.
 */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { type LaneName, laneNames } from '../../source/core/job/step/lane-names.ts';
import { seededRandom } from '../harness/services/http/random.ts';

const traceSchema = z.object({
  needs: z.array(
    z.object({
      search: z.number(),
      rank: z.number(),
      candidates: z.array(z.object({ preview: z.number(), inspect: z.number() })),
      fetch: z.number(),
    }),
  ),
});
type TracedNeed = z.infer<typeof traceSchema>['needs'][number];
interface TimedStep {
  lane: LaneName;
  seconds: number;
}

/** A cut of eight seconds at 1080p on one of two cores; the measured job did not note it apart. */
const cutSeconds = 4;
const jobs = 1000;
const needsPerJob = 6;

const trace = new URL('../harness/replay/predecessor-6-needs.json', import.meta.url);
const { needs } = traceSchema.parse(JSON.parse(readFileSync(trace, 'utf8')));
for (const [machines, ai, search] of [
  [1, 5, 4],
  [100, 5, 4],
  [100, 64, 64],
  [100, 500, 400],
] as const) {
  const slots = { ai, search, download: 3 * machines, cut: 2 * machines };
  const { seconds, use, steps } = simulate(slots);
  const shares = laneNames.map((lane) => `${lane} ${Math.round(use[lane] * 100)} %`).join(', ');
  const rate = (steps / seconds).toFixed(1);
  process.stdout.write(
    `${machines} machines, ${ai} AI calls: ${(seconds / 3600).toFixed(1)} h, ${rate} steps/s; busy: ${shares}\n`,
  );
}

/** Runs all needs through lanes with so many slots, first come, first served. */
function simulate(slots: Record<LaneName, number>) {
  const random = seededRandom(1);
  const all = Array.from({ length: jobs * needsPerJob }, () =>
    stepsOf(needs[Math.floor(random() * needs.length)]),
  );
  const waiting: Record<LaneName, number[]> = { ai: [], search: [], download: [], cut: [] };
  const free = { ...slots };
  const work: Record<LaneName, number> = { ai: 0, search: 0, download: 0, cut: 0 };
  const places = all.map(() => 0);
  // Ends of running steps by second: many end in the same one, since the times are whole seconds.
  const ends = new Map<number, number[]>();
  let [now, running] = [0, 0];
  const stepAt = (need: number) => all[need]?.[places[need] ?? 0];
  const queue = (need: number) => {
    const step = stepAt(need);
    if (step) waiting[step.lane].push(need);
  };
  const startAll = () => {
    for (const lane of laneNames) {
      const begun = waiting[lane].splice(0, free[lane]);
      free[lane] -= begun.length;
      running += begun.length;
      for (const need of begun) {
        const seconds = stepAt(need)?.seconds ?? 0;
        work[lane] += seconds;
        ends.set(now + seconds, [...(ends.get(now + seconds) ?? []), need]);
      }
    }
  };
  for (const need of all.keys()) queue(need);
  startAll();
  while (running > 0) {
    now += 1;
    for (const need of ends.get(now) ?? []) {
      const step = stepAt(need);
      if (step) free[step.lane] += 1;
      places[need] = (places[need] ?? 0) + 1;
      running -= 1;
      queue(need);
    }
    ends.delete(now);
    startAll();
  }
  const use = Object.fromEntries(laneNames.map((lane) => [lane, work[lane] / slots[lane] / now]));
  return {
    seconds: now,
    use: { ai: 0, search: 0, download: 0, cut: 0, ...use },
    steps: all.reduce((sum, { length }) => sum + length, 0),
  };
}

function stepsOf(need: TracedNeed | undefined): TimedStep[] {
  if (!need) return [];
  return [
    { lane: 'search', seconds: need.search },
    { lane: 'ai', seconds: need.rank },
    ...need.candidates.flatMap(({ preview, inspect }): TimedStep[] => [
      { lane: 'download', seconds: preview },
      { lane: 'ai', seconds: inspect },
    ]),
    { lane: 'download', seconds: need.fetch },
    { lane: 'cut', seconds: cutSeconds },
  ];
}
