/**
 * A job of more than 500 needs against stand-ins of all services, its events raised to 3,000 a second, with everything
 * that reads them, the full screen among it: is its memory after the first minute what it is until the end? One minute
 * in all, or as many as `--minutes` says: `npm run bench memory -- --minutes 10`. The job has a process of its own, built
 * as the program is, in a terminal; the stand-ins are in this one.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { spawn } from '@lydell/node-pty';
import { buildBeside, root } from '../../.tools/bundle/bundle.mjs';
import { prepareLongJob } from '../harness/services/prepare.ts';
import type { Services } from '../harness/services/start.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '1' } } });
const minutes = Number(values.minutes);
/** The delay of the model's answers, long enough that the job does not end before the measurement. */
const answerMs = Math.max(1000, minutes * 200);

const folder = mkdtempSync(join(tmpdir(), 'stockpile-bench-memory-'));
const bundleFolder = join(root, 'node_modules/.cache/stockpile-bench-memory');
const { services, video, transcript } = await prepareLongJob(folder);
services.gemini.fault({ operation: 'generate', fault: { kind: 'slow', milliseconds: answerMs } });
const asked = new Map(services.all.map(({ name }) => [name, 0]));
const forgetting = setInterval(() => count(services), 1000);
const report = follow(join(folder, 'report.txt'));
try {
  const { code, output } = await run(await buildBeside('test/bench/memory/program.ts', bundleFolder));
  // The last screen shows what went wrong.
  if (!report.text().includes('limit')) say(stripVTControlCharacters(output).slice(-2000));
  process.exitCode = code;
  count(services);
  say(`requests to the stand-ins: ${[...asked].map(([name, times]) => `${name} ${times}`).join(', ')}`);
} finally {
  clearInterval(forgetting);
  report.stop();
  await services.stop();
  rmSync(folder, { recursive: true, force: true });
  rmSync(bundleFolder, { recursive: true, force: true });
}

/** Runs the job in a terminal to its end, and keeps the last part of its output. */
function run(program: string): Promise<{ code: number; output: string }> {
  const args = ['--expose-gc', program, video, transcript, String(minutes * 60), join(folder, 'report.txt')];
  const env = {
    ...process.env,
    ...services.environment,
    TERM: 'xterm-256color',
    STOCKPILE_HOME: join(folder, 'home'),
    LOCAL_OUTPUT_FOLDER: join(folder, 'output'),
    SEARCH_SOURCES: 'pexels,pixabay,youtube',
    // With smaller clips more needs are filled in the same time.
    CLIP_MAX_HEIGHT: '360',
  };
  const child = spawn(process.execPath, args, { cwd: folder, env, cols: 120, rows: 40 });
  // Ctrl+C ends the job first; its files are removed afterwards.
  process.once('SIGINT', () => child.kill());
  let output = '';
  child.onData((data) => {
    output = (output + data).slice(-20_000);
  });
  return new Promise((resolve) => {
    child.onExit(({ exitCode, signal }) => resolve({ code: signal ? 2 : exitCode, output }));
  });
}

/** Counts the requests since the last call and drops them, because they contain films. */
function count({ all, forget }: Services): void {
  for (const { name, requests } of all) asked.set(name, (asked.get(name) ?? 0) + requests.length);
  forget();
}

/** Prints lines that are appended to a file. */
function follow(file: string): { text(): string; stop(): void } {
  let printed = '';
  const print = () => {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    process.stdout.write(text.slice(printed.length));
    printed = text;
    return text;
  };
  const timer = setInterval(print, 1000);
  return { text: print, stop: () => clearInterval(timer) };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
