import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { saveEventsOfEndedJob } from '../../../source/app/resuming/ended-job.ts';
import { temporaryName } from '../../../source/store/files/temporary-name.ts';
import { homeAt } from '../../../source/store/home.ts';
import { History } from '../../../source/store/jobs/history.ts';
import { sampleJob } from '../../harness/jobs/sample-job.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const folder = temporaryFolder('ended-job');
const deadPid = 2 ** 22 + 1;

it('partial reports of a finished job were never removed after a kill', async () => {
  const home = homeAt(join(folder, 'home'));
  const outputDir = join(folder, 'output');
  const timelines = join(outputDir, 'timelines');
  mkdirSync(timelines, { recursive: true });
  for (const path of [join(timelines, 'timeline.otio'), join(outputDir, 'report.json')])
    writeFileSync(temporaryName(path).replace(`-${process.pid}-`, `-${deadPid}-`), '');

  const locked = {
    job: { ...sampleJob(), outputDir, state: 'finished' as const },
    unsaved: [],
    release: async () => {},
  };
  const events = [{ type: 'log', level: 'info', message: 'decided' } as const];
  await saveEventsOfEndedJob({ home, history: new History(home) }, locked, events);
  const left = readdirSync(outputDir, { recursive: true, encoding: 'utf8' });
  expect(left).toContain('report.json');
  expect(left.filter((name) => name.includes('.tmp-'))).toEqual([]);
});
