import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openContext } from '../../source/app/context/context.ts';
import {
  assertOneVideo,
  assertPlanIsForJob,
  findJobOfPlan,
  openPlan,
  outputModeWithPlan,
} from '../../source/commands/without-screen/plan-file.ts';
import type { Job } from '../../source/core/job/job.ts';
import { readPlan } from '../../source/core/plan/file/read-plan.ts';
import { createHistoryEntry } from '../../source/store/jobs/history-entry.ts';
import { gatheringJob, sampleNeed } from '../harness/jobs/sample-job.ts';
import { temporaryFolder } from '../harness/temporary.ts';

const folder = temporaryFolder('plan-file');
const values = { STOCKPILE_HOME: join(folder, 'home') };
const context = (plan?: string) =>
  openContext({
    flags: { ...(plan !== undefined && { plan }) },
    layer: { origin: 'option', values },
  });
const open = async (plan?: string) => openPlan(await context(plan));
const job = gatheringJob([sampleNeed('n01')]);

describe('the file of --plan', () => {
  it('is written when it is not there, and never over one that is', async () => {
    expect(await open()).toBeUndefined();
    const path = join(folder, 'new.yaml');
    const option = await open(path);
    expect(option).toMatchObject({ path, plan: undefined });
    await option?.write(job);
    const written = readFileSync(path, 'utf8');
    expect(written).toContain(sampleNeed('n01').phrase);
    await expect(option?.write(job)).rejects.toThrow(`The plan ${path} cannot be written (EEXIST).`);
    expect(readFileSync(path, 'utf8')).toBe(written);
    const again = await open(path);
    expect(again?.plan?.job).toBe(job.id);
  });

  it('is refused before anything is planned when it cannot be used', async () => {
    const missing = join(folder, 'no folder');
    await expect(open(join(missing, 'plan.yaml'))).rejects.toThrow(`there is no folder ${missing}`);
    await expect(open(folder)).rejects.toThrow('cannot be read (EISDIR)');
    const file = join(folder, 'a file');
    writeFileSync(file, '');
    await expect(open(join(file, 'plan.yaml'))).rejects.toThrow('cannot be read (ENOTDIR)');
  });

  it('is written without the full screen', async () => {
    mkdirSync(join(folder, 'modes'), { recursive: true });
    const at = await context(join(folder, 'modes', 'plan.yaml'));
    const option = await openPlan(at);
    expect(outputModeWithPlan(at, option)).toBe('plain');
    expect(outputModeWithPlan({ ...at, flags: { ...at.flags, json: true } }, option)).toBe('json');
  });

  it('belongs to one video', () => {
    expect(() => assertOneVideo(undefined, 2)).not.toThrow();
    expect(() => assertOneVideo('plan.yaml', 1)).not.toThrow();
    expect(() => assertOneVideo('plan.yaml', 2)).toThrow('--plan can only be used with one video');
  });
});

describe('a plan and its job', () => {
  const plan = (lines: readonly string[]) =>
    readPlan([...lines, 'needs:', '  - at: "0:10"', '    phrase: rain', ''].join('\n'), 'plan.yaml');
  const entryOf = (state: Job['state'], id = `job-${state}`) => createHistoryEntry({ ...job, id, state });
  /** A history whose older pages have one more job. */
  const history = () => {
    const entries = [entryOf('awaiting-review'), entryOf('finished')];
    const loadOlder = async () => {
      entries.push(entryOf('awaiting-review', 'job-older'));
      return [];
    };
    return { entries, loadOlder };
  };
  const find = (lines: readonly string[]) =>
    findJobOfPlan({ history: history() }, plan(lines), '/films/talk.mp4');

  it('is the one that waits for its review, however old', async () => {
    expect(await find(['job: job-awaiting-review'])).toBe('job-awaiting-review');
    expect(await find(['job: job-older', 'video: /elsewhere/talk.mp4'])).toBe('job-older');
    expect(await find(['job: job-finished'])).toBeUndefined();
    expect(await find([])).toBeUndefined();
  });

  it('is refused when it is for another video or job', async () => {
    await expect(find(['video: /films/other.mp4'])).rejects.toThrow(
      'plan.yaml is the plan for other.mp4, not for talk.mp4.',
    );
    expect(() => assertPlanIsForJob(plan(['job: a']), 'b')).toThrow('is the plan of job a, not of b');
    expect(() => assertPlanIsForJob(plan(['job: a']), 'a')).not.toThrow();
    expect(() => assertPlanIsForJob(plan([]), 'a')).not.toThrow();
  });
});
