/**
 * `npm run torture [-- --kills=N --seed=N]`: jobs against stand-ins, killed at random moments and resumed until they end.
 * The same seed kills at the same moments, as far as the timing of the machine allows.
 * `npm run torture -- budget [--kills=N --seed=N]`: jobs with a budget, killed while paid answers are under way: whatever
 * the services bill, also for answers that nobody received, never passes the budget.
 * `npm run torture -- signals [--moments=N --seconds=N]`: a job that is ended by each signal and with its terminal, in
 * the full screen and without, at so many moments of its first seconds.
 * `npm run torture -- resumes [--kills=N]`: a job is killed and resumed at once.
 * `npm run torture -- queue [--kills=N --seed=N]`: the jobs of `kills` with two workers; these and their Redis are killed,
 * too.
 * `npm run torture -- watch [--videos=N]`: so many videos arrive in a watched folder at once, in different ways.
 */
import { parseArgs } from 'node:util';
import { killWithBudget } from './budget.ts';
import { tortureFootage } from './footage.ts';
import { places } from './kills.ts';
import { resumeAfterKills } from './resumes.ts';
import { endBySignals, signalCases } from './signals.ts';
import { torture } from './torture.ts';
import { watchTorture } from './watch.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: 'string' },
    seed: { type: 'string', default: '1' },
    moments: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '3' },
    videos: { type: 'string', default: '50' },
  },
});
const say = (line: string) => process.stdout.write(`${line}\n`);
const [what = 'kills'] = positionals;
const faults = await run();
for (const fault of faults) say(`fault: ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;

async function run(): Promise<string[]> {
  if (what === 'kills' || what === 'queue') return killed(what === 'queue');
  if (what === 'budget') return billed();
  if (what === 'signals') return signalled();
  if (what === 'resumes') return resumed();
  if (what === 'watch') return watchTorture(await tortureFootage(), Number(values.videos), say);
  return [`there is no torture "${what}": kills, queue, budget, signals, resumes or watch`];
}

async function billed(): Promise<string[]> {
  const result = await killWithBudget({ kills: Number(values.kills ?? 100), seed: Number(values.seed), say });
  const { kills, jobs, passed, lost } = result;
  say(
    `${kills} kills while answers were under way in ${jobs} jobs: budget passed ${passed} times, ${lost} jobs lost`,
  );
  return result.faults;
}

async function signalled(): Promise<string[]> {
  const cases = signalCases(Number(values.moments), Number(values.seconds));
  const { good, faults: found } = await endBySignals(cases, await tortureFootage(), say);
  say(`signals: ${good} of ${cases.length}`);
  return found;
}

async function resumed(): Promise<string[]> {
  const times = Number(values.kills ?? 20);
  const footage = await tortureFootage();
  const found: string[] = [];
  for (const reaped of [true, false]) {
    const wrong = await resumeAfterKills(footage, { times, reaped, say });
    say(`resumed after kill -9, ${reaped ? 'reaped' : 'not reaped'}: ${times - wrong.length} of ${times}`);
    found.push(...wrong);
  }
  return found;
}

async function killed(withQueue: boolean): Promise<string[]> {
  const options = { kills: Number(values.kills ?? 100), seed: Number(values.seed), say, withQueue };
  const result = await torture(options);
  const { kills, jobs, hits, billUsd } = result;
  say('');
  for (const place of ['start', ...places, 'a write'])
    say(`${String(hits.get(place) ?? 0).padStart(4)} kills in ${place}`);
  say(
    `${kills} kills in ${jobs} jobs; a job costs ${billUsd.undisturbed.toFixed(6)} USD, at most ${billUsd.most.toFixed(6)} when killed`,
  );
  say(
    result.faults.length === 0 ? 'Every job ended as the undisturbed one.' : `${result.faults.length} faults`,
  );
  return result.faults;
}
