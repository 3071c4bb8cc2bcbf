import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import * as z from 'zod';
import { toSrt } from '../../../source/core/transcript/transcript.ts';
import { demoTranscript } from '../../../source/demo/script.ts';
import { type CliResult, runCli, startCli } from '../../harness/cli.ts';
import { type Services, startServices } from '../../harness/services/start.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { warmHome } from '../../harness/warm-home.ts';
import { Ledger } from '../../torture/ledger.ts';

const footage = inject('footage');
const folder = temporaryFolder('batch');
const home = warmHome(join(folder, 'home'));
const whole = 10;
/** Amounts that differ by less than this are equal. */
const tinyUsd = 0.00005;

/** Ten videos about one sentence each, so that each has one need, and two that are broken. */
function makeVideos(): void {
  mkdirSync(join(folder, 'talks'));
  const { segments } = demoTranscript(88);
  for (let number = 0; number < whole; number += 1) {
    const name = join(folder, 'talks', `talk ${number + 1}`);
    copyFileSync(footage.video, `${name}.mp4`);
    writeFileSync(
      `${name}.srt`,
      toSrt({ language: 'en', segments: segments.slice(2 * number, 2 * number + 2) }),
    );
  }
  writeFileSync(join(folder, 'talks', 'empty.mp4'), '');
  const list = [`library: ${footage.library}`, 'output: broll', 'videos:', '  - talks/*.mp4', '  - gone.mp4'];
  writeFileSync(join(folder, 'videos.yaml'), list.join('\n'));
}

const endSchema = z.object({
  exitCode: z.number(),
  totals: z.object({ finished: z.number(), failed: z.number(), clips: z.number(), costUsd: z.number() }),
  videos: z.array(
    z.object({
      video: z.string(),
      outcome: z.string(),
      clips: z.number(),
      costUsd: z.number(),
      error: z.string().nullable(),
    }),
  ),
});
const shotSchema = z.object({ candidateId: z.string(), start: z.number(), end: z.number() });
const reportSchema = z.object({
  needs: z.array(z.object({ clips: z.array(z.object({ shot: shotSchema })) })),
});
const costSchema = z.object({ totals: z.object({ usd: z.number() }) });

/** The last event, which is about the whole batch. */
function endOf({ stdout }: CliResult) {
  return endSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}

function readAll<Value>(file: string, schema: z.ZodType<Value>): Value[] {
  const output = join(folder, 'broll');
  return readdirSync(output).map((job) =>
    schema.parse(JSON.parse(readFileSync(join(output, job, file), 'utf8'))),
  );
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, each) => total + each, 0);

describe('a batch of twelve videos, two of them broken', () => {
  let services: Services;
  let place: { cwd: string; home: string; env: Record<string, string> };
  let ledger: Ledger;
  let resumed: CliResult;

  beforeAll(async () => {
    makeVideos();
    services = await startServices({ script: { language: 'english', code: 'en', segments: [] } });
    place = { cwd: folder, home, env: { ...services.environment, SEARCH_SOURCES: 'library' } };
    ledger = new Ledger(services);
    const first = startCli(['batch', 'videos.yaml', '--yes', '--json'], place);
    await first.until((stdout) => stdout.split('"state":"finished"').length > 3);
    const killedAt = Date.now();
    first.kill('SIGKILL');
    await first.result;
    ledger.lost(killedAt, Date.now());
    resumed = await runCli(['resume', '--json'], place);
  });
  afterAll(() => services.stop());

  it('that was killed in the middle finishes the ten others, and says which two failed and why', () => {
    const { exitCode, totals, videos } = endOf(resumed);
    expect(resumed.stderr).toBe('');
    expect([resumed.code, exitCode]).toEqual([3, 3]);
    expect(totals).toMatchObject({ finished: whole, failed: 2 });
    const failed = videos.filter(({ outcome }) => outcome === 'failed');
    expect(failed.map(({ video, error }) => [video, error])).toEqual([
      ['empty.mp4', expect.stringMatching(/empty/)],
      ['gone.mp4', expect.stringMatching(/no file/)],
    ]);
    expect(readdirSync(join(folder, 'broll'))).toHaveLength(whole);
  });

  it('has the sum of its videos as totals, and is billed once', () => {
    const { totals, videos } = endOf(resumed);
    expect(totals.clips).toBe(sum(videos.map(({ clips }) => clips)));
    expect(totals.clips).toBe(readAll('report.json', reportSchema).flatMap(clipsOf).length);
    expect(totals.costUsd).toBeCloseTo(sum(videos.map(({ costUsd }) => costUsd)), 9);
    expect(totals.costUsd).toBeCloseTo(
      sum(readAll('cost_report.json', costSchema).map((each) => each.totals.usd)),
      9,
    );
    expect(totals.costUsd).toBeGreaterThan(0);
    expect(totals.costUsd).toBeLessThan(ledger.billUsd + tinyUsd);
    expect(totals.costUsd).toBeGreaterThan(ledger.billUsd - ledger.onTheWayUsd - tinyUsd);
    const plans = services.bill().filter(({ operation }) => operation === 'generate.plan');
    expect(plans.length).toBeGreaterThanOrEqual(whole);
    expect(plans.length).toBeLessThanOrEqual(whole + 2);
  });

  it('uses no shot twice', () => {
    const shots = readAll('report.json', reportSchema).flatMap(clipsOf);
    expect(shots.length).toBeGreaterThan(1);
    for (const [place, a] of shots.entries()) {
      const same = shots.slice(place + 1).filter((b) => b.candidateId === a.candidateId);
      expect(same.filter((b) => a.start < b.end && b.start < a.end)).toEqual([]);
    }
  });

  it('run again only tries the two, and prints a summary', async () => {
    const before = services.aiCount();
    const again = await runCli(['batch', 'videos.yaml', '--yes', '--plain'], place);
    expect(again.code).toBe(3);
    expect(services.aiCount()).toBe(before);
    expect(again.stdout).toMatch(/^\[gone\.mp4\] failed: There is no file/m);
    const { totals } = endOf(resumed);
    expect(again.stdout).toContain(`total: 10 of 12 videos finished, 2 failed; ${totals.clips} clip`);
    expect(again.stdout).toMatch(/to continue with what is not finished: stockpile-tui resume batch-\S+\n$/);
    expect(readdirSync(join(folder, 'broll'))).toHaveLength(whole);
  });
});

function clipsOf({ needs }: z.infer<typeof reportSchema>) {
  return needs.flatMap(({ clips }) => clips.map(({ shot }) => shot));
}

describe('several videos on the command line', () => {
  const place = { cwd: folder, home };

  it('wait for their reviews with 5, and are accepted together', async () => {
    const videos = ['talks/talk 3.mp4', 'talks/talk 4.mp4'];
    const args = [...videos, '--offline', '--library', footage.library, '--output', 'reviewed', '--plain'];
    const asked = await runCli(args, place);
    expect(asked).toMatchObject({ code: 5, stderr: '' });
    expect(asked.stdout).toContain('total: 0 of 2 videos finished, 2 to review; 0 clips');
    const [, id = ''] = /to accept the plans: stockpile-tui resume (\S+) --yes/.exec(asked.stdout) ?? [];
    const accepted = await runCli(['resume', id, '--yes', '--plain'], place);
    expect(accepted).toMatchObject({ code: 0, stderr: '' });
    expect(accepted.stdout).toContain('total: 2 of 2 videos finished');
    expect(readdirSync(join(folder, 'reviewed'))).toHaveLength(2);
  });

  it.each([
    [
      'a mistyped setting, with its line',
      'videos:\n  - video: a.mp4\n    CLIPS: 3\n',
      /line 3: there is no setting "CLIPS"/,
    ],
  ])('in a file are refused before anything starts: %s', async (_what, text, fault) => {
    const file = join(folder, 'wrong.yaml');
    writeFileSync(file, text);
    const { code, stdout, stderr } = await runCli(['batch', basename(file), '--yes', '--plain'], place);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(fault);
  });
});
