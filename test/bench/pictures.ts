/**
 * Does each moment get the right picture? `npm run bench pictures` makes every talk of test/fixtures/talks, runs the built
 * program offline at 3 and 6 needs per minute, once with the sentence model and once without it, and judges
 * what it found: right, wrong, missed (a fitting film lay unused) and honest (there was none). Talks of your own in the
 * same form: `npm run bench pictures -- FILE_OR_FOLDER...`; `--say` names what was wrong or missed. With `--models`, the
 * models whose keys are in the environment plan, rank and inspect, too, which costs money. Ends with the readme's table.
 */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { makeLibrary } from '../../source/demo/footage.ts';
import { requireTool } from '../../source/media/tools/tools.ts';
import { program, startCli } from '../harness/cli.ts';
import { testTools } from '../harness/tools.ts';
import { judge, type Verdict } from './pictures/judge.ts';
import { makeTalk, readTalk } from './pictures/talk.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    say: { type: 'boolean', default: false },
    models: { type: 'boolean', default: false },
    engine: { type: 'string' },
  },
});
const densities = [3, 6];
/** The films that all names link to; only their names matter. */
const drawnFilms = 12;
const fixtures = path.resolve(import.meta.dirname, '../fixtures/talks');
const kinds = ['right', 'wrong', 'missed', 'honest', 'asked'] as const;
const say = (line: string) => process.stdout.write(`${line}\n`);

const folder = await mkdtemp(path.join(tmpdir(), 'stockpile-bench-pictures-'));
try {
  await bench();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function bench(): Promise<void> {
  const tools = await testTools();
  const [ffmpeg, ffprobe] = [requireTool(tools.ffmpeg).path, requireTool(tools.ffprobe).path];
  const films = path.join(folder, 'films');
  await mkdir(films);
  await makeLibrary(films, drawnFilms, tools, { signal: new AbortController().signal });
  // Outside the checkout, with its packages, the program runs as on a machine without the model.
  const bare = path.join(folder, 'bare');
  await cp(path.dirname(program), bare, { recursive: true });
  const all: Engine[] = [
    { name: 'offline, with the sentence model', aiEngine: 'offline', program },
    {
      name: 'offline, word stems alone',
      aiEngine: 'offline',
      program: path.join(bare, path.basename(program)),
    },
    ...(values.models ? models(program) : []),
  ];
  const engines = all.filter(({ name }) => name.includes(values.engine ?? ''));
  const env = { FFMPEG_PATH: ffmpeg, FFPROBE_PATH: ffprobe };
  const files = (await Promise.all((positionals.length > 0 ? positionals : [fixtures]).map(talksIn))).flat();
  const sums = new Map(engines.map(({ name }) => [name, empty()]));
  say(`${'talk'.padEnd(22)} ${'engine'.padEnd(34)} /min ${kinds.join(' ')}`);
  for (const file of files) {
    const talk = await readTalk(file);
    const at = path.join(folder, path.parse(file).name);
    await makeTalk(talk, at, films, ffmpeg);
    for (const engine of engines) {
      for (const density of densities) {
        const verdict = judge(talk, await run(engine, at, density, env), density);
        tell(path.parse(file).name, engine.name, density, verdict);
        add(sums.get(engine.name), verdict);
      }
    }
    await rm(at, { recursive: true, force: true });
  }
  say('\n| engine | asked | right | wrong | missed | honest |\n| --- | --- | --- | --- | --- | --- |');
  for (const [name, { right, wrong, missed, honest, asked }] of sums) {
    const share = (count: number) => `${count} (${((100 * count) / asked).toFixed(1)} %)`;
    say(`| ${name} | ${asked} | ${share(right)} | ${share(wrong)} | ${missed} | ${honest} |`);
  }
}

interface Engine {
  name: string;
  aiEngine: 'offline' | 'gemini' | 'openai';
  program: string;
}

/** The models that can run, by the keys and addresses in the environment. */
function models(program: string): Engine[] {
  const { GEMINI_API_KEY, OPENAI_API_KEY, OPENAI_BASE_URL } = process.env;
  return [
    ...(GEMINI_API_KEY ? [{ name: 'gemini', aiEngine: 'gemini' as const, program }] : []),
    ...(OPENAI_API_KEY || OPENAI_BASE_URL ? [{ name: 'openai', aiEngine: 'openai' as const, program }] : []),
  ];
}

async function run(
  { aiEngine, program: programFile }: Engine,
  at: string,
  density: number,
  env: Record<string, string>,
): Promise<unknown> {
  const output = path.join(at, `output ${density} ${aiEngine} ${path.basename(path.dirname(programFile))}`);
  const args = [
    path.join(at, 'talk.mp4'),
    ...(aiEngine === 'offline' ? ['--offline'] : ['--sources', 'library']),
    '--yes',
    '--json',
    '--library',
    path.join(at, 'library'),
  ];
  const options = {
    cwd: at,
    home: path.join(at, 'home'),
    env: { ...env, AI_ENGINE: aiEngine },
    program: programFile,
  };
  const all = [...args, '--output', output, '--clips-per-minute', String(density)];
  const { code, stderr } = await startCli(all, options).result;
  const [job] = await readdir(output).catch(() => []);
  // Exit code 3: finished, but a need failed. It is judged like every need without a clip.
  if ((code !== 0 && code !== 3) || job === undefined)
    throw new Error(`the program ended with ${code}: ${stderr.slice(-500)}`);
  return JSON.parse(await readFile(path.join(output, job, 'report.json'), 'utf8'));
}

async function talksIn(place: string): Promise<string[]> {
  if (!(await stat(place)).isDirectory()) return [place];
  const names = await readdir(place, { recursive: true });
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => path.join(place, name));
}

function tell(talk: string, engine: string, density: number, verdict: Verdict): void {
  const figures = kinds.map((kind) => String(verdict[kind]).padStart(kind.length)).join(' ');
  say(`${talk.padEnd(22)} ${engine.padEnd(34)} ${String(density).padStart(4)} ${figures}`);
  if (values.say) for (const line of verdict.said) say(`    ${line}`);
}

function add(sum: Sum | undefined, verdict: Verdict): void {
  if (sum) for (const kind of kinds) sum[kind] += verdict[kind];
}

type Sum = Pick<Verdict, (typeof kinds)[number]>;

function empty(): Sum {
  return { right: 0, wrong: 0, missed: 0, honest: 0, asked: 0 };
}
