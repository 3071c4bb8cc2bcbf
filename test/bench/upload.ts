/**
 * Uploads a video of 100 MB, or of as many GB as are asked for, to the built `serve`: `npm run bench upload -- --gb 3`. How much
 * memory does the server take above what it takes idle, and is what arrived what was sent? Linux only (/proc).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { program } from '../harness/cli.ts';
import { makeFilm } from '../harness/film.ts';
import { testTools } from '../harness/tools.ts';
import { logIn } from '../harness/web/log-in.ts';

const { values } = parseArgs({ options: { gb: { type: 'string', default: '0.1' } } });
const padding = Number(values.gb) * 1e9;
const mostMb = 150;
const folder = mkdtempSync(join(tmpdir(), 'stockpile-bench-upload-'));
const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  await run();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function run(): Promise<void> {
  const film = await makeFilm(
    { file: join(folder, 'talk.mp4'), rate: { num: 25, den: 1 }, frames: 50 },
    await testTools(),
  );
  const server = spawn(process.execPath, [program, 'serve'], {
    env: { ...process.env, STOCKPILE_HOME: join(folder, 'home'), SERVE_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await upload(server, readFileSync(film));
  } finally {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGINT');
    await ended;
  }
}

async function upload(server: ChildProcess, film: Buffer): Promise<void> {
  const { origin, cookie } = await logIn(await beginning(server));
  const idleMb = residentMb(server);
  let mostAboveMb = 0;
  const timer = setInterval(() => {
    mostAboveMb = Math.max(mostAboveMb, residentMb(server) - idleMb);
  }, 100);
  const size = film.length + padding;
  const headers = { cookie, 'tus-resumable': '1.0.0' };
  const metadata = `filename ${Buffer.from('talk.mp4').toString('base64')}`;
  const begun = await fetch(`${origin}/api/uploads`, {
    method: 'POST',
    headers: { ...headers, 'upload-length': String(size), 'upload-metadata': metadata },
  });
  const address = new URL(begun.headers.get('location') ?? '', origin);
  const sent = createHash('sha256');
  const before = performance.now();
  await send(address, { ...headers, 'upload-offset': '0' }, size, bytes(film, sent));
  const seconds = (performance.now() - before) / 1000;
  const uploadMb = mostAboveMb;
  const accepted = await fetch(`${address.href}/accept`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: '{}',
  });
  clearInterval(timer);
  const { sha256 } = JSON.parse(await accepted.text());
  const isEqual = sha256 === sent.digest('hex');
  say(`${(size / 1e9).toFixed(2)} GB in ${seconds.toFixed(1)} s (${(size / 1e6 / seconds).toFixed(0)} MB/s)`);
  say(
    `idle ${idleMb.toFixed(0)} MB; at most ${uploadMb.toFixed(0)} MB more while it arrived, ${mostAboveMb.toFixed(0)} MB until it was checked`,
  );
  say(`SHA-256 ${isEqual ? 'equal' : 'DIFFERENT'}`);
  if (!isEqual || mostAboveMb > mostMb) process.exitCode = 1;
}

/** What the server prints until it serves. */
async function beginning(server: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of server.stdout ?? []) {
    text += String(chunk);
    if (text.includes('Ctrl+C')) break;
  }
  return text;
}

/** The film and, in boxes of free space as MP4 has them, the padding; all of it is hashed. */
async function* bytes(film: Buffer, hash: ReturnType<typeof createHash>): AsyncGenerator<Buffer> {
  const head = Buffer.alloc(16);
  head.writeUInt32BE(1, 0);
  head.write('free', 4, 'latin1');
  head.writeBigUInt64BE(BigInt(padding), 8);
  const noise = randomBytes(1 << 20);
  hash.update(film).update(head);
  yield film;
  yield head;
  for (let left = padding - head.length; left > 0; left -= noise.length) {
    const part = noise.subarray(0, Math.min(left, noise.length));
    hash.update(part);
    yield part;
  }
}

async function send(
  address: URL,
  headers: Record<string, string>,
  size: number,
  body: AsyncIterable<Buffer>,
): Promise<void> {
  const type = 'application/offset+octet-stream';
  const outgoing = request(address, {
    method: 'PATCH',
    headers: { ...headers, 'content-type': type, 'content-length': String(size) },
  });
  const answered = new Promise<number | undefined>((resolve, reject) => {
    outgoing.once('response', (answer) => resolve(answer.resume().statusCode));
    outgoing.once('error', reject);
  });
  await pipeline(Readable.from(body, { objectMode: false }), outgoing);
  const status = await answered;
  if (status !== 204) throw new Error(`The server answered ${status}.`);
}

/** The resident memory of a process. */
function residentMb({ pid }: ChildProcess): number {
  const [, kilobytes = '0'] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return (Number(kilobytes) * 1024) / 1e6;
}
