import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { homeAt } from '../../../source/store/home.ts';
import { readStepRuns, saveStepRuns } from '../../../source/store/jobs/step-durations.ts';
import { replay } from '../../harness/replay/replay.ts';
import { measuredTrace } from '../../harness/replay/trace.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const folder = temporaryFolder('step-durations');
const { job, startedAt } = await replay(measuredTrace());

function newHome(name: string) {
  const home = homeAt(join(folder, name));
  mkdirSync(home.root, { recursive: true });
  return home;
}

it('keeps what the steps of a job took, also when two jobs end at once', async () => {
  const home = newHome('two');
  await Promise.all([saveStepRuns(home, job, startedAt), saveStepRuns(home, job, startedAt)]);
  const runs = await readStepRuns(home);
  expect(runs['fetch ']).toHaveLength(12);
});

it.each([
  ['missing', undefined],
  ['not JSON', '{"version":1,"steps":{"cut":[{"sec'],
  ['of another shape', '{"version":1,"steps":{"cut":[{"seconds":"long"}]}}'],
  ['of a newer version', '{"version":99}'],
])('a file that is %s counts as empty and fails no job', async (name, text) => {
  const home = newHome(name);
  if (text !== undefined) writeFileSync(home.durationsFile, text);
  expect(await readStepRuns(home)).toEqual({});
  await saveStepRuns(home, job, startedAt);
  const isReadable = !text?.includes('99');
  expect('cut' in (await readStepRuns(home))).toBe(isReadable);
});
