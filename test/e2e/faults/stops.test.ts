import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CliResult, program, startCli } from '../../harness/cli.ts';
import { TerminalProgram } from '../../harness/screen/screen.ts';
import { prepareServices } from '../../harness/services/prepare.ts';
import type { Services } from '../../harness/services/start.ts';
import { stockSources } from '../../harness/services/web-sources.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { outcomeOf } from '../../torture/outcome.ts';
import { untilGone } from '../../torture/processes.ts';

const root = temporaryFolder('stops');
let services: Services;
let recording: string;
let clips: string[];
let bill: number;

beforeAll(async () => {
  ({ services, recording } = await prepareServices());
  const { code, stderr } = await start('undisturbed').result;
  expect(stderr).toBe('');
  expect(code).toBe(0);
  ({ clips } = delivered('undisturbed'));
  bill = services.billUsd();
}, 900_000);
afterAll(() => services.stop());
beforeEach(() => {
  services.clearFaults();
  services.forget();
});

const folderOf = (name: string) => join(root, name);
const delivered = (name: string) => outcomeOf(join(folderOf(name), 'output'), join(folderOf(name), 'home'));

function request(name: string): string[] {
  const output = join(folderOf(name), 'output');
  const what = ['--sources', stockSources.join(), '--clips-per-minute', '1.6', '--output', output];
  return [recording, ...what, '--yes'];
}

function environment(name: string): Record<string, string> {
  const home = join(folderOf(name), 'home');
  // Small clips are cut faster; nothing here depends on their size.
  return { ...services.environment, STOCKPILE_HOME: home, AI_TIMEOUT_SECONDS: '20', CLIP_MAX_HEIGHT: '144' };
}

function run(name: string, args: readonly string[], env: Record<string, string> = {}) {
  const cwd = folderOf(name);
  mkdirSync(cwd, { recursive: true });
  return startCli(args, { cwd, home: join(cwd, 'home'), env: { ...environment(name), ...env } });
}

const start = (name: string, env: Record<string, string> = {}) =>
  run(name, [...request(name), '--json'], env);
const resume = (name: string): Promise<CliResult> => run(name, ['resume', '--json']).result;

/** A preview is being inspected: answers were paid for, downloads are in flight. */
const atWork = (stdout: string) => /"type":"step.started".*"step":"inspect"/.test(stdout);

/** Resumes the job and expects the same result as without the stop, and no answer paid for twice. */
async function expectResumed(name: string): Promise<void> {
  expect(await untilGone(folderOf(name))).toEqual([]);
  const { code, stderr } = await resume(name);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(delivered(name).clips).toEqual(clips);
  // Equal to the cent: an answer that was in flight at the stop may be missing.
  expect(services.billUsd()).toBeCloseTo(bill, 2);
  expect(await untilGone(folderOf(name))).toEqual([]);
}

describe('a stopped job resumes where it was', () => {
  it.each([
    ['SIGTERM', ['SIGTERM']],
    ['Ctrl+C', ['SIGINT']],
    ['Ctrl+C twice', ['SIGINT', 'SIGINT']],
  ] as const)('after %s', async (name, signals) => {
    const job = start(name);
    await job.until(atWork);
    for (const signal of signals) job.kill(signal);
    const { code, stderr } = await job.result;
    expect(code).toBe(130);
    expect(stderr).toContain('to continue: stockpile-tui resume');
    await expectResumed(name);
  });

  it('after the terminal was closed', async () => {
    const name = 'closed';
    mkdirSync(folderOf(name), { recursive: true });
    const screen = new TerminalProgram(
      [process.execPath, program, ...request(name)],
      { columns: 120, rows: 40 },
      environment(name),
    );
    await screen.until(/inspect/);
    screen.hangUp();
    await expectResumed(name);
  });

  it('after a service was overloaded for longer than the patience, as interrupted', async () => {
    const { met } = services.openai.fault({ fault: { kind: 'status', status: 503 } });
    const job = start('down', { SERVICE_PATIENCE_MINUTES: '0.03' });
    const { code, stdout } = await job.result;
    expect(met()).toBeGreaterThan(1);
    expect(code).toBe(130);
    expect(stdout).toMatch(/"type":"job.state".*"interrupted".*overloaded/);
    services.clearFaults();
    await expectResumed('down');
  });

  it('after a service failed for every need: the job is interrupted with the reason, not finished with nothing', async () => {
    services.gemini.fault({ operation: 'generate.rank', fault: { kind: 'status', status: 404 } });
    const { code, stdout } = await start('failed', { AI_TIMEOUT_SECONDS: '5' }).result;
    expect(code).toBe(130);
    expect(stdout).toMatch(/"interrupted","error":"Nothing could be gathered: Gemini: [^"]*[(]404[)]/);
    services.clearFaults();
    await expectResumed('failed');
    expect((await resume('failed')).stderr).toMatch(/no job to resume/);
  });

  it('after a key was refused, with another key', async () => {
    const { code, stdout } = await start('refused', { GEMINI_API_KEY: 'AIzaSyNotTheKeyThatItKnows0000' })
      .result;
    expect(code).toBe(1);
    expect(stdout).toMatch(/GEMINI_API_KEY/);
    await expectResumed('refused');
  });
});
