import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type CliResult, runCli } from '../../harness/cli.ts';
import { mixedFaults } from '../../harness/services/faults.ts';
import { demoCatalog } from '../../harness/services/films/demo-catalog.ts';
import type { ReceivedRequest } from '../../harness/services/http/received-request.ts';
import { prepareServices } from '../../harness/services/prepare.ts';
import { markedKeys, type Services } from '../../harness/services/start.ts';
import { hasYoutube, webSources } from '../../harness/services/web-sources.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const folder = temporaryFolder('services');
const needCount = 4;
let services: Services;
let recording: string;
const printed: string[] = [];

beforeAll(async () => {
  ({ services, recording } = await prepareServices());
}, 900_000);
afterAll(() => services.stop());
beforeEach(() => {
  services.clearFaults();
  services.forget();
});

/** Runs a job with the cloud engines and the three web sources. Those in the first home have clips as large as usual. */
async function runJob(name: string, args: string[] = [], home = name): Promise<CliResult> {
  const output = join(folder, name);
  const job = [recording, '--sources', webSources.join(), '--output', output, '--clips-per-minute', '3'];
  return run([...job, '--yes', '--plain', ...args], home, home === 'first' ? {} : { CLIP_MAX_HEIGHT: '144' });
}

async function run(args: string[], home: string, settings: Record<string, string> = {}): Promise<CliResult> {
  mkdirSync(join(folder, home), { recursive: true });
  const env = { ...services.environment, AI_TIMEOUT_SECONDS: '20', ...settings };
  const result = await runCli(args, { cwd: folder, home: join(folder, home, '.home'), env });
  printed.push(result.stdout, result.stderr);
  return result;
}

const costSchema = z.object({
  totals: z.object({ usd: z.number(), savedUsd: z.number(), calls: z.number() }),
  calls: z.array(z.object({ operation: z.string(), cached: z.boolean(), costUsd: z.number() })),
});
const reportSchema = z.object({
  log: z.array(z.object({ at: z.string(), level: z.string(), message: z.string() })),
  needs: z.array(
    z.object({
      state: z.string(),
      message: z.string().optional(),
      faults: z.array(z.string()),
      failures: z.array(z.object({ message: z.string() })),
      clips: z.array(
        z.object({
          ...{ source: z.string(), licence: z.string(), author: z.string().optional(), url: z.string() },
          ...{ durationSeconds: z.number(), shot: z.object({ candidateId: z.string() }) },
        }),
      ),
    }),
  ),
});

function read<Value>(name: string, file: string, schema: z.ZodType<Value>): Value {
  const jobs = readdirSync(join(folder, name))
    .filter((each) => !each.startsWith('.'))
    .sort();
  return schema.parse(JSON.parse(readFileSync(join(folder, name, jobs.at(-1) ?? '', file), 'utf8')));
}

/** Bytes of a file on a stand-in. */
async function sizeOf({ service, path }: Pick<ReceivedRequest, 'service' | 'path'>): Promise<number> {
  const address = services.all.find(({ name }) => name === service)?.address ?? '';
  const { headers } = await fetch(`${address}${path}`, { method: 'HEAD' });
  return Number(headers.get('content-length'));
}

const cents = (usd: number) => Math.round(usd * 100);

describe('a job with every cloud engine and three web sources, against stand-ins', () => {
  let bill = 0;
  /** The number of needs that can be filled: those that the undisturbed run filled. */
  let fillable = 0;
  let traffic: ReceivedRequest[] = [];

  it('fills its needs, lists author, URL and licence of each clip, and reports the cost that was billed', async () => {
    const { code, stderr } = await runJob('first');
    bill = services.billUsd();
    traffic = services.requests();
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const { needs } = read('first', 'report.json', reportSchema);
    expect(needs).toHaveLength(needCount);
    const clips = needs.flatMap((need) => need.clips);
    fillable = needs.filter((need) => need.state === 'filled').length;
    expect(fillable).toBeGreaterThanOrEqual(needCount / 2);
    expect(needs.every((need) => need.state === 'filled' || need.state === 'no-match')).toBe(true);
    for (const clip of clips) {
      expect(clip.url).toMatch(/^https?:/);
      expect(['stock-free', 'cc-by', 'all-rights-reserved']).toContain(clip.licence);
    }
    expect(bill).toBeGreaterThan(0);
    const cost = read('first', 'cost_report.json', costSchema);
    expect(cost.totals.usd).toBeCloseTo(bill, 4);
    expect(services.remoteFiles()).toEqual([]);
  });

  it('fetches at most 1.3 times the bytes of the delivered seconds from direct addresses', async () => {
    // Whole files are previews, which are counted separately; requests with a range belong to a shot.
    const shots = traffic.filter(({ operation, headers }) => operation === 'film' && headers.range);
    const films = [...demoCatalog().pexels, ...demoCatalog().pixabay];
    const clips = read('first', 'report.json', reportSchema).needs.flatMap((need) => need.clips);
    let wanted = 0;
    for (const { shot, durationSeconds } of clips) {
      const film = films.find(({ id }) => shot.candidateId.endsWith(`:${id}`));
      const request = film && shots.find(({ path }) => path.includes(`/${film.id}`));
      if (film && request) wanted += ((await sizeOf(request)) * durationSeconds) / film.seconds;
    }
    expect(wanted).toBeGreaterThan(0);
    const sent = shots.reduce((sum, { sentBytes }) => sum + sentBytes, 0);
    console.info(`direct addresses: ${(sent / wanted).toFixed(3)} times the bytes of the delivered seconds`);
    expect(sent).toBeLessThan(wanted * 1.3);
  });

  it.runIf(hasYoutube)(
    'takes previews from YouTube of at most a quarter of its 360p with sound',
    async () => {
      // 135 is 480p, which clips are cut from.
      const previews = traffic.filter(
        ({ operation, path }) => operation === 'media' && !path.includes('/135.'),
      );
      const ids = new Set(previews.map(({ path }) => path.split('/')[2]));
      expect(ids.size).toBeGreaterThan(0);
      for (const id of ids) {
        const own = previews.filter(({ path }) => path.includes(`/${id}/`));
        const sent = own.reduce((sum, { sentBytes }) => sum + sentBytes, 0);
        const both = await sizeOf({ service: 'youtube', path: `/media/${id}/18.mp4` });
        console.info(`preview of ${id}: ${(sent / both).toFixed(3)} of 360p with sound`);
        expect(sent).toBeLessThan(both / 4);
      }
    },
  );

  it('makes no AI call the second time, and reports the savings', async () => {
    const { code } = await runJob('second', [], 'first');
    expect(code).toBe(0);
    expect(services.aiCount()).toBe(0);
    const cost = read('second', 'cost_report.json', costSchema);
    expect(cost.totals.usd).toBe(0);
    expect(cost.totals.savedUsd).toBeCloseTo(bill, 4);
    expect(cost.calls.every((call) => call.cached)).toBe(true);
  });

  it('repeats exactly the calls that a changed preference affects', async () => {
    const { code } = await runJob('third', ['--style', 'handheld and warm'], 'first');
    expect(code).toBe(0);
    const { calls } = read('third', 'cost_report.json', costSchema);
    const asked = calls.filter((call) => !call.cached).map((call) => call.operation);
    expect(asked.some((operation) => operation === 'plan')).toBe(true);
    expect(services.openai.count()).toBe(0);
    expect(calls.filter((call) => call.cached).map((call) => call.operation)).toContain('transcribe');
  });

  it('fills all needs it can while a fifth of all requests fail in different ways, and reports each failure', async () => {
    services.fault({ fault: mixedFaults, probability: 0.2 });
    const { code, stdout, stderr } = await runJob('faults');
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toMatch(/\(\d{3}\)\. Retry in \d+ s\./);
    expect([0, 3]).toContain(code);
    const { needs, log } = read('faults', 'report.json', reportSchema);
    // Each retry that was printed is in the report, with its reason and its time.
    const waits = stdout.split('\n').filter((line) => /Retry in \d+ s\./.test(line));
    const told = log.filter(({ message }) => message.includes('Retry in'));
    expect(told.length).toBe(waits.length);
    expect(told.filter(({ at }) => Number.isNaN(Date.parse(at)))).toEqual([]);
    const filled = needs.filter((need) => need.state === 'filled');
    const lost = needs.filter((need) => need.state !== 'filled');
    expect(filled.length, JSON.stringify(lost)).toBeGreaterThanOrEqual(fillable);
    for (const need of needs.filter((each) => each.state === 'failed')) {
      expect(need.failures.length + need.faults.length).toBeGreaterThan(0);
    }
    const cost = read('faults', 'cost_report.json', costSchema);
    expect(cents(cost.totals.usd)).toBe(cents(services.billUsd()));
    expect(services.remoteFiles()).toEqual([]);
  });

  it('never exceeds its budget, stops with exit code 4, and resumes with a larger one', async () => {
    const budget = bill / 2;
    const stopped = await runJob('budget', ['--budget', budget.toFixed(6)]);
    expect(stopped.code).toBe(4);
    expect(stopped.stdout).toMatch(/budget/i);
    expect(stopped.stdout).toMatch(/to continue: stockpile-tui resume/);
    expect(services.billUsd()).toBeLessThanOrEqual(budget);
    const resumed = await run(['resume', '--plain', '--budget', '5'], 'budget');
    expect(resumed.code).toBe(0);
    const cost = read('budget', 'cost_report.json', costSchema);
    expect(cost.totals.usd).toBeCloseTo(services.billUsd(), 4);
  });

  it('stops before the first call when the budget is next to nothing', async () => {
    const { code, stdout } = await runJob('penniless', ['--budget', '0.000001']);
    expect(code).toBe(4);
    expect(stdout).toMatch(/next call \(transcribe, up to \$/);
    expect(services.aiCount()).toBe(0);
  });

  it('has a doctor that reports within 30 s even when every service hangs', async () => {
    for (const service of services.all) service.fault({ fault: { kind: 'hang' } });
    const began = performance.now();
    const { stdout } = await run(['doctor'], 'doctor');
    expect(performance.now() - began).toBeLessThan(30_000);
    for (const name of Object.keys(markedKeys)) {
      expect(stdout.split('\n').find((line) => line.includes(name))).toMatch(/no answer within 10 s/);
    }
  });

  it('stops at once when a key is refused, and says what to do', async () => {
    services.gemini.fault({ fault: { kind: 'status', status: 403 } });
    const { code, stdout } = await runJob('refused');
    expect(code).toBe(1);
    expect(stdout).toMatch(/GEMINI_API_KEY/);
    expect(services.gemini.count()).toBeLessThanOrEqual(2);
  });

  it('never writes a key anywhere', () => {
    const written = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
    expect(written.length).toBeGreaterThan(5);
    for (const [name, key] of Object.entries(markedKeys)) {
      expect(
        written.some((bytes) => bytes.includes(key)),
        name,
      ).toBe(false);
      expect(printed.join('').includes(key), name).toBe(false);
    }
  });
});
