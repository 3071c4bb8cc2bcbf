import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JobPersistence } from '../../../source/app/jobs/job-persistence.ts';
import { JobLog } from '../../../source/runner/job-log.ts';
import { ensureFolder } from '../../../source/store/files/ensure-folder.ts';
import { type Home, homeAt } from '../../../source/store/home.ts';
import { journalPath } from '../../../source/store/jobs/call-journal.ts';
import { History } from '../../../source/store/jobs/history.ts';
import { loadJob } from '../../../source/store/jobs/jobs.ts';
import { sampleJob } from '../../harness/jobs/sample-job.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const folder = temporaryFolder('job-persistence');
let count = 0;
let home: Home;
let log: JobLog;
let persistence: JobPersistence;

beforeEach(async () => {
  count += 1;
  home = homeAt(join(folder, String(count), 'home'));
  const outputDir = join(folder, String(count), 'output');
  await ensureFolder(home.jobs);
  await mkdir(outputDir);
  log = new JobLog({ ...sampleJob(), outputDir });
  const history = new History(home);
  persistence = new JobPersistence({ home, history, flags: {} }, log, [], (error) => {
    throw error;
  });
});
afterEach(() => persistence.close(async () => {}));

const saved = async () => (await loadJob(home, log.job.id).catch(() => undefined))?.job;

describe('a running job', () => {
  it('has each paid call in its journal before the event is handled', () => {
    const call = { id: 'a', provider: 'gemini', model: 'gemini-3.8-flash', operation: 'rank' };
    log.emit({ type: 'call.sent', call: { ...call, at: 1, upperUsd: 0.01 } });
    expect(readFileSync(journalPath(home, log.job.id), 'utf8')).toContain('"upperUsd":0.01');
  });

  it('is saved within a moment after what a resume must not lose', async () => {
    log.emit({ type: 'job.paused', paused: true });
    await vi.waitFor(async () => expect(await saved()).toMatchObject({ paused: true }), { timeout: 60_000 });
  });

  it('is saved within seconds after progress', async () => {
    log.emit({ type: 'stage.progress', stage: 'probe', fraction: 0.5 });
    expect(existsSync(join(home.jobs, `${log.job.id}.json`))).toBe(false);
    await vi.waitFor(async () => expect(await saved()).toBeDefined(), { timeout: 60_000 });
  });
});
