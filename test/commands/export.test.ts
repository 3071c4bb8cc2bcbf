import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { exportTimelines } from '../../source/commands/export.ts';
import { temporaryName } from '../../source/store/files/temporary-name.ts';
import { homeAt } from '../../source/store/home.ts';
import { saveJob } from '../../source/store/jobs/jobs.ts';
import { JobMaker } from '../harness/jobs/jobs.ts';
import { temporaryFolder } from '../harness/temporary.ts';

const folder = temporaryFolder('export');
const deadPid = 2 ** 22 + 1;

it('a partial file of a killed export was never removed', async () => {
  const home = homeAt(join(folder, 'home'));
  const outputDir = join(folder, 'output');
  const timelines = join(outputDir, 'timelines');
  mkdirSync(timelines, { recursive: true });
  const dead = temporaryName(join(timelines, 'timeline.otio')).replace(`-${process.pid}-`, `-${deadPid}-`);
  writeFileSync(dead, '');
  const job = { ...new JobMaker().gathering().job, outputDir };
  await saveJob(home, job);

  const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  await exportTimelines({ home, flags: { format: 'otio' } }, [job.id]).finally(() => printed.mockRestore());
  expect(readdirSync(timelines)).toEqual(['timeline.otio']);
});
