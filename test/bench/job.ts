/** A job with a 3-minute talk and a library of 40 short films: wall time, and the share of CPU time that ffmpeg uses. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeLibrary, makeTalk } from '../../source/demo/footage.ts';
import { startCli } from '../harness/cli.ts';
import { testTools } from '../harness/tools.ts';

const talkSeconds = 180;
const films = 40;
/** The limit on two cores. */
const limitSeconds = 60;

const folder = mkdtempSync(join(tmpdir(), 'stockpile-bench-job-'));
const say = (line: string) => process.stdout.write(`${line}\n`);

/** CPU seconds of the ended children of this process, from /proc; undefined on systems other than Linux. */
function childSeconds(): number | undefined {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[13]) + Number(fields[14])) / 100;
  } catch {
    return undefined;
  }
}

/** Makes the program report its own CPU time at its end, without its children. */
const ownUsage = `process.on('exit',()=>{const u=process.cpuUsage();process.stderr.write('own '+(u.user+u.system)/1e6+'\\n')})`;

try {
  const tools = await testTools();
  const { signal } = new AbortController();
  mkdirSync(join(folder, 'library'));
  const talk = await makeTalk(folder, tools, talkSeconds, { signal });
  const library = await makeLibrary(join(folder, 'library'), films, tools, { signal });
  const args = [
    talk.video,
    '--offline',
    '--yes',
    '--json',
    '--library',
    library,
    '--output',
    join(folder, 'output'),
  ];
  const before = childSeconds();
  const from = performance.now();
  const { code, stderr, stdout } = await startCli(args, {
    cwd: folder,
    home: join(folder, 'home'),
    env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(ownUsage)}` },
  }).result;
  const seconds = (performance.now() - from) / 1000;
  const after = childSeconds();
  const clips = stdout
    .split('\n')
    .filter((line) => line.includes('"step":"file"') && line.includes('step.finished')).length;
  const met = seconds < limitSeconds && code === 0;
  say(
    `3-minute talk, ${films} films: ${clips} clips in ${seconds.toFixed(1)} s, exit ${code}  limit ${limitSeconds} s  ${met ? 'met' : 'MISSED'}`,
  );
  const own = Number(/own ([\d.]+)/.exec(stderr)?.[1] ?? Number.NaN);
  if (before !== undefined && after !== undefined) {
    const all = after - before;
    say(`processor: ${all.toFixed(1)} s, of it ffmpeg and ffprobe ${(100 * (1 - own / all)).toFixed(0)} %`);
  }
  if (!met) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
