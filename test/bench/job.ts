/**
 * A job with a 3-minute talk and a library of 40 short films: its time ÷ ffmpeg's processor time on the cores, and with
 * `-- --against FILE` its processor time ÷ that of another build of the program, whose main file this is.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { makeLibrary, makeTalk } from '../../source/demo/footage.ts';
import { startCli } from '../harness/cli.ts';
import { childSeconds } from '../harness/processor-seconds.ts';
import { testTools } from '../harness/tools.ts';

const talkSeconds = 180;
const films = 40;
/** The job ÷ ffmpeg's processor time on the cores; and its processor time ÷ that of another build. */
const limits = { job: 1.15, other: 0.7 };

const folder = mkdtempSync(join(tmpdir(), 'stockpile-bench-job-'));
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Makes the program report its own CPU time at its end, without its children. */
const ownUsage = `process.on('exit',()=>{const u=process.cpuUsage();process.stderr.write('own '+(u.user+u.system)/1e6+'\\n')})`;

interface Ran {
  code: number | null;
  clips: number;
  /** From the start of the program to its end. */
  seconds: number;
  /** Processor seconds of the program with its children, and its own. */
  all: number;
  own: number;
}

/** Runs the job with a build of the program, in a home of its own. */
async function ran(name: string, files: { video: string; library: string }, program?: string): Promise<Ran> {
  const args = [files.video, '--offline', '--yes', '--json', '--library', files.library];
  const before = childSeconds() ?? Number.NaN;
  const from = performance.now();
  const output = join(folder, `${name}-output`);
  const { code, stderr } = await startCli([...args, '--output', output], {
    cwd: folder,
    home: join(folder, `${name}-home`),
    env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(ownUsage)}` },
    ...(program !== undefined && { program }),
  }).result;
  const seconds = (performance.now() - from) / 1000;
  const clips = readdirSync(output, { recursive: true }).filter((file) =>
    String(file).endsWith('.mp4'),
  ).length;
  const own = Number(/own ([\d.]+)/.exec(stderr)?.[1] ?? Number.NaN);
  return { code, clips, seconds, all: (childSeconds() ?? Number.NaN) - before, own };
}

function report(what: string, ratio: number, limit: number): void {
  const met = ratio <= limit;
  if (!met) process.exitCode = 1;
  say(`${what}: ${ratio.toFixed(2)}   ≤ ${limit.toFixed(2)}  ${met ? 'met' : 'MISSED'}`);
}

function describe(name: string, { code, clips, seconds, all, own }: Ran): string {
  const share = (100 * (1 - own / all)).toFixed(0);
  return `${name}: ${clips} clips in ${seconds.toFixed(1)} s, exit ${code}; processor ${all.toFixed(1)} s, of it ffmpeg and ffprobe ${share} %`;
}

try {
  const tools = await testTools();
  const { signal } = new AbortController();
  mkdirSync(join(folder, 'library'));
  const { video } = await makeTalk(folder, tools, talkSeconds, { signal });
  const library = await makeLibrary(join(folder, 'library'), films, tools, { signal });
  const mine = await ran('this', { video, library });
  say(describe(`3-minute talk, ${films} films`, mine));
  if (mine.code !== 0) process.exitCode = 1;
  const cores = availableParallelism();
  report(
    `the job ÷ ffmpeg’s processor time on ${cores} cores`,
    mine.seconds / ((mine.all - mine.own) / cores),
    limits.job,
  );
  const against = process.argv[process.argv.indexOf('--against') + 1];
  if (process.argv.includes('--against') && against !== undefined) {
    const other = await ran('other', { video, library }, resolve(against));
    say(describe('the other build', other));
    report(
      'processor time a clip ÷ the other build’s',
      mine.all / mine.clips / (other.all / other.clips),
      limits.other,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
