/**
 * 200 pages watch a job of 100 needs in a browser: how late is the server's event loop, and is its memory what it was? A quarter
 * of a minute in all, or as many minutes as are asked for: `npm run bench web -- --minutes 10`. The server has a process of its
 * own, built as the program is; the pages' connections are in this one. Also the size of the first page load.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { buildBeside, root } from '../../.tools/bundle/bundle.mjs';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '0.25' } } });
const seconds = Number(values.minutes) * 60;
const pages = 200;
const needs = 100;
const eventsPerSecond = 200;
/** The limits of the figures. */
const most = { p99Ms: 50, growthMb: 20, firstLoadKb: 60 };

const folder = mkdtempSync(join(tmpdir(), 'stockpile-bench-web-'));
const bundle = join(root, 'node_modules/.cache/stockpile-bench-web');
const say = (line: string) => process.stdout.write(`${line}\n`);
const fail = (line: string) => {
  process.exitCode = 1;
  say(`TOO MUCH: ${line}`);
};

interface Said {
  port?: number;
  cookie?: string;
  emitted?: number;
  usedMb?: number;
  p99Ms?: number;
  maxMs?: number;
}

try {
  firstLoad();
  await watch(await buildBeside('test/bench/web/server.ts', bundle));
} finally {
  rmSync(folder, { recursive: true, force: true });
  rmSync(bundle, { recursive: true, force: true });
}

/** What a browser loads for the list of jobs: page, style, script and what the script imports at once. */
function firstLoad(): void {
  const page = join(root, 'dist/page');
  const all = readdirSync(page);
  const texts = new Map(all.map((name) => [name, readFileSync(join(page, name), 'utf8')]));
  const wanted = new Set(['index.html']);
  for (const name of wanted) {
    const text = texts.get(name) ?? '';
    const html = name.endsWith('.html') ? all.filter((each) => text.includes(each)) : [];
    // Minified modules: `import"./x.js"` and `from"./x.js"`, not `import("./x.js")`.
    const imported = [...text.matchAll(/(?:import|from)"\.\/([\w-]+\.js)"/g)].map(([, file]) => file ?? '');
    for (const each of [...html, ...imported]) wanted.add(each);
  }
  const kb =
    [...wanted].reduce((sum, name) => sum + gzipSync(texts.get(name) ?? '', { level: 9 }).length, 0) / 1000;
  say(`first page load: ${kb.toFixed(1)} kB gzipped (${[...wanted].join(', ')})`);
  if (kb > most.firstLoadKb) fail(`first page load above ${most.firstLoadKb} kB`);
}

async function watch(program: string): Promise<void> {
  const server = fork(program, [folder, String(needs), String(eventsPerSecond)], {
    execArgv: ['--expose-gc'],
  });
  const { port = 0, cookie = '' } = await next(server, (said) => said.port !== undefined);
  const before = performance.now();
  const readers = await Promise.all(Array.from({ length: pages }, () => open(port, cookie)));
  say(`${pages} pages opened a job of ${needs} needs in ${Math.round(performance.now() - before)} ms`);
  const samples: number[] = [];
  let emitted = 0;
  server.on('message', (said: Said) => {
    if (said.usedMb !== undefined) samples.push(said.usedMb);
    emitted = said.emitted ?? emitted;
  });
  server.send('begin');
  await sleep(seconds * 1000);
  const end = next(server, (said) => said.p99Ms !== undefined);
  server.send('end');
  const { p99Ms = Number.NaN, maxMs = Number.NaN } = await end;
  const got = readers.map((reader) => reader.events());
  const third = Math.max(1, Math.floor(samples.length / 3));
  const [first, last] = [median(samples.slice(0, third)), median(samples.slice(-third))];
  say(`${emitted} events in ${seconds} s; each page got ${Math.min(...got)} to ${Math.max(...got)}`);
  say(`event loop delay: p99 ${p99Ms.toFixed(1)} ms, most ${maxMs.toFixed(1)} ms`);
  say(`memory in use: ${first.toFixed(1)} MB in the first third, ${last.toFixed(1)} MB in the last`);
  if (!(p99Ms <= most.p99Ms)) fail(`p99 above ${most.p99Ms} ms`);
  if (!(last - first <= most.growthMb)) fail(`memory grew by more than ${most.growthMb} MB`);
  if (Math.min(...got) < emitted) fail('a page missed events');
}

/** One page: its connection, and how many events it got after the state. */
function open(port: number, cookie: string): Promise<{ events(): number }> {
  return new Promise((resolve, reject) => {
    const path = '/api/jobs/job-1/events';
    get({ host: '127.0.0.1', port, path, headers: { cookie } }, (answer: IncomingMessage) => {
      let events = 0;
      let blocks = 0;
      let rest = '';
      answer.setEncoding('latin1');
      answer.on('data', (chunk: string) => {
        const text = rest + chunk;
        const end = text.lastIndexOf('\n\n') + 2;
        const whole = end < 2 ? '' : text.slice(0, end);
        // Of the state, which is large, only its end is waited for.
        rest = text.slice(Math.max(whole.length, text.length - whole.length > 10_000 ? text.length - 2 : 0));
        blocks += whole.split('\n\n').length - 1;
        events += whole.split('\nevent: event\n').length - 1;
        // The first block says how long to wait before connecting again, the second is the state.
        if (blocks >= 2) resolve({ events: () => events });
      });
      answer.on('error', () => {});
    }).on('error', reject);
  });
}

function next(server: ChildProcess, isIt: (said: Said) => boolean): Promise<Said> {
  return new Promise((resolve, reject) => {
    server.on('message', (said: Said) => {
      if (isIt(said)) resolve(said);
    });
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
