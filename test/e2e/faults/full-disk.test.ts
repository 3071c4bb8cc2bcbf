import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { runCli, startCli } from '../../harness/cli.ts';
import { prepareServices } from '../../harness/services/prepare.ts';
import type { Services } from '../../harness/services/start.ts';
import { stockSources } from '../../harness/services/web-sources.ts';
import { warmHome } from '../../harness/warm-home.ts';
import { Ledger } from '../../torture/ledger.ts';
import { damaged, outcomeOf } from '../../torture/outcome.ts';

const root = mkdtempSync(join(tmpdir(), 'stockpile-full-disk-'));
const disks: string[] = [];

/** A separate file system in memory. */
function mountDisk(name: string, megabytes: number): string | undefined {
  const path = join(root, name);
  mkdirSync(path);
  const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path];
  if (process.platform !== 'linux' || spawnSync('mount', options).status !== 0) return undefined;
  disks.push(path);
  return path;
}

const small = mountDisk('small', 100);
/** A little larger than a job requires at its start. */
const disk = mountDisk('disk', 230);
if (!disk) console.warn('\n*** SKIPPED: a disk that is really full; only root on Linux can mount one\n');

const footage = inject('footage');
let services: Services;
let recording: string;

beforeAll(async () => {
  ({ services, recording } = await prepareServices());
});
afterAll(async () => {
  await services.stop();
  // Unmounts even if another process is using the disk at this moment.
  for (const path of disks) spawnSync('umount', ['--lazy', path]);
  rmSync(root, { recursive: true, force: true });
});

interface Place {
  cwd: string;
  home: string;
  output: string;
}

function place(name: string, changes: Partial<Place> = {}): Place {
  const cwd = join(root, name);
  mkdirSync(cwd, { recursive: true });
  return { cwd, home: changes.home ?? warmHome(join(cwd, 'home')), output: join(cwd, 'output'), ...changes };
}

const jobs = {
  offline: ({ cwd, output }: Place) => {
    const video = join(cwd, 'talk.mp4');
    copyFileSync(footage.video, video);
    copyFileSync(footage.transcript, join(cwd, 'talk.srt'));
    const what = ['--library', footage.library, '--clips-per-minute', '1'];
    return [video, '--offline', ...what, '--output', output, '--yes'];
  },
  services: ({ output }: Place) => {
    const what = ['--sources', stockSources.join(), '--clips-per-minute', '1.6'];
    return [recording, ...what, '--output', output, '--yes'];
  },
};

const optionsOf = ({ cwd, home }: Place) => ({
  ...{ cwd, home },
  env: { ...services.environment, CLIP_MAX_HEIGHT: '144', AI_TIMEOUT_SECONDS: '20' },
});

/** Fills the disk until this many bytes are free. @returns the file that fills it */
function fill(path: string, leave: number): string {
  const file = join(path, 'somebody else');
  // The program writes at the same time, so the free space may have changed since.
  for (;;) {
    const { bavail, bsize } = statfsSync(path);
    const bytes = bavail * bsize - leave;
    if (bytes <= 0 || spawnSync('fallocate', ['-l', String(bytes), file]).status === 0) return file;
  }
}

describe.skipIf(!disk)('a disk that is too small for a job', () => {
  it.each(['output', 'home'] as const)('as %s is reported before any file is created', async (what) => {
    const at = place(`small-${what}`, { [what]: join(small ?? '', what) });
    const { code, stderr } = await runCli([...jobs.offline(at), '--plain'], optionsOf(at));
    expect(code).toBe(1);
    expect(stderr).toContain(`MB are free on the disk of ${join(small ?? '', what)}`);
    expect(stderr).toMatch(/200 MB/);
    expect(stderr).not.toMatch(/resume/);
    expect(readdirSync(small ?? '')).toEqual([]);
  });
});

const cases = [
  ['offline', 'output', 0],
  ['services', 'output', 30e6],
  ['services', 'home', 0],
] as const;

describe.skipIf(!disk)('a disk that fills up while a job runs', () => {
  const expected = new Map<string, { clips: string[]; billUsd: number }>();
  beforeAll(async () => {
    for (const job of ['offline', 'services'] as const) {
      const at = place(`undisturbed-${job}`);
      services.forget();
      const { code, stderr } = await runCli([...jobs[job](at), '--plain'], optionsOf(at));
      expect(stderr).toBe('');
      expect(code).toBe(0);
      expected.set(job, { clips: outcomeOf(at.output, at.home).clips, billUsd: services.billUsd() });
    }
  });

  it.each(cases)(
    '%s, as %s, with %f bytes left: stops, says so, and can be resumed',
    async (job, what, leave) => {
      const on = join(disk ?? '', `${job}-${what}`);
      const at = place(`${job}-${what}`, { [what]: on });
      const ledger = new Ledger(services);
      const run = startCli([...jobs[job](at), '--json'], optionsOf(at));
      await run.until((stdout) => /"type":"step.started".*"step":"inspect"/.test(stdout));
      const fullAt = Date.now();
      const ballast = fill(disk ?? '', leave);
      const { code, stdout, stderr } = await run.result;
      rmSync(ballast, { force: true });
      // There is no space for another cached answer.
      if (what === 'home' && leave === 0) ledger.lost(fullAt, Date.now());
      expect(code).toBe(1);
      const said = stdout + stderr;
      expect(said).toMatch(leave > 0 ? /Only \d+ MB are free on/ : /The disk is full|No space is free on/);
      expect(said).toMatch(/Free some space, then resume the job/);
      expect(/"state":"interrupted","error":"([^"]*)"/.exec(stdout)?.[1]).toContain(on);
      expect(damaged(at.home)).toEqual([]);
      const again = await runCli(['resume', '--plain'], optionsOf(at));
      expect(again.stderr).toBe('');
      expect(again.code).toBe(0);
      const { clips, faults, reportedUsd } = outcomeOf(at.output, at.home);
      const { clips: same, billUsd } = expected.get(job) ?? { clips: [], billUsd: 0 };
      expect(clips).toEqual(same);
      expect(faults).toEqual([]);
      expect(ledger.faults(billUsd, reportedUsd)).toEqual([]);
      rmSync(on, { recursive: true });
    },
  );
});
