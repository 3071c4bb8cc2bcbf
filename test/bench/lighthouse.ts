/**
 * How fast the first page is on a phone, as Lighthouse (https://github.com/GoogleChrome/lighthouse) sees it: its mobile
 * profile with simulated throttling, logged in, the median of five. It drives Debian's chromium and is installed by npm in
 * its cache when this runs, because it is larger than everything else the project installs.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { runCli, startCli } from '../harness/cli.ts';
import { executablePath } from '../harness/web/chromium.ts';
import { logIn } from '../harness/web/log-in.ts';
import { tortureFootage } from '../torture/footage.ts';

const lighthouse = 'lighthouse@12.8.2';
const runs = 5;
const limits = { paintMs: 2000, blockedMs: 150, score: 95 };

const score = z.object({ score: z.number() });
const value = z.object({ numericValue: z.number() });
const reportSchema = z.object({
  categories: z.object({ performance: score, accessibility: score }),
  audits: z.object({ 'largest-contentful-paint': value, 'total-blocking-time': value }),
});

const folder = mkdtempSync(join(tmpdir(), 'stockpile-bench-lighthouse-'));
const place = { cwd: folder, home: join(folder, 'home') };
const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  if (executablePath === undefined) say('lighthouse: chromium is not installed');
  else await measure(executablePath);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(chromium: string): Promise<void> {
  // The list of jobs has one to show.
  const { video, library } = await tortureFootage();
  await runCli([video, '--offline', '--yes', '--plain', '--library', library, '--output', 'output'], place);
  const server = startCli(['serve', '--offline'], { ...place, env: { SERVE_PORT: '0' } });
  try {
    await server.until((stdout) => stdout.includes('Ctrl+C'));
    const { origin, cookie } = await logIn(server.stdout);
    const reports: z.infer<typeof reportSchema>[] = [];
    for (let at = 0; at < runs; at++) reports.push(await look(chromium, `${origin}/`, cookie));
    judge(reports);
  } finally {
    server.kill('SIGKILL');
  }
}

async function look(chromium: string, url: string, cookie: string): Promise<z.infer<typeof reportSchema>> {
  const flags = '--headless --no-sandbox --disable-gpu --disable-background-networking --disable-sync';
  const { stdout } = await promisify(execFile)(
    'npm',
    [
      ...['exec', '--yes', `--package=${lighthouse}`, '--', 'lighthouse', url, '--quiet', '--output=json'],
      ...['--only-categories=performance,accessibility', `--chrome-flags=${flags}`],
      `--extra-headers=${JSON.stringify({ Cookie: cookie })}`,
    ],
    { cwd: folder, env: { ...process.env, CHROME_PATH: chromium }, maxBuffer: 1e8 },
  );
  return reportSchema.parse(JSON.parse(stdout));
}

function judge(reports: readonly z.infer<typeof reportSchema>[]): void {
  const over = (name: string, values: number[], limit: number, isMet: (value: number) => boolean) => {
    const sorted = values.toSorted((a, b) => a - b);
    const middle = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
    if (!isMet(middle)) process.exitCode = 1;
    const all = sorted.map((each) => each.toFixed(0)).join(' ');
    say(
      `${name.padEnd(26)}${middle.toFixed(0).padStart(6)}   ${limit}  ${isMet(middle) ? 'met' : 'MISSED'}   (${all})`,
    );
  };
  const upTo = (limit: number) => (value: number) => value <= limit;
  const atLeast = (value: number) => value >= limits.score;
  const audits = reports.map((each) => each.audits);
  const paints = audits.map((each) => each['largest-contentful-paint'].numericValue);
  const blocked = audits.map((each) => each['total-blocking-time'].numericValue);
  say(`the first page, mobile, median of ${runs}`);
  over('largest contentful paint', paints, limits.paintMs, upTo(limits.paintMs));
  over('blocked, ms', blocked, limits.blockedMs, upTo(limits.blockedMs));
  for (const name of ['performance', 'accessibility'] as const) {
    const scores = reports.map(({ categories }) => categories[name].score * 100);
    over(name, scores, limits.score, atLeast);
  }
}
