/**
 * `npm run torture [-- --kills=N --seed=N]`: jobs against stand-ins, killed at random moments and resumed until they end.
 * The same seed kills at the same moments, as far as the machine lets it.
 */
import { parseArgs } from 'node:util';
import { places } from './kills.ts';
import { torture } from './torture.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' } },
});
const say = (line: string) => process.stdout.write(`${line}\n`);
const { kills, jobs, hits, faults, billUsd } = await torture({
  kills: Number(values.kills),
  seed: Number(values.seed),
  say,
});
say('');
for (const place of ['start', ...places, 'a write'])
  say(`${String(hits.get(place) ?? 0).padStart(4)} kills in ${place}`);
say(
  `${kills} kills in ${jobs} jobs; a job costs ${billUsd.undisturbed.toFixed(6)} USD, at most ${billUsd.most.toFixed(6)} when killed`,
);
for (const fault of faults) say(`fault: ${fault}`);
say(faults.length === 0 ? 'Every job ended as the undisturbed one.' : `${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
