import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterEach, expect, it } from 'vitest';
import { TerminalInput } from '../../../source/tui/terminal/terminal-input.ts';

const open: { destroy(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.destroy();
});

/** Both ends of a connection: what is written to one is in the kernel at once, as the input of a terminal is. */
async function connection(): Promise<{ terminal: Socket; program: Socket }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const terminal = connect(typeof address === 'object' && address ? address.port : 0, '127.0.0.1');
  const [program]: Socket[] = await once(server, 'connection');
  if (!program) throw new Error('nobody connected');
  server.close();
  open.push(terminal, program);
  return { terminal, program };
}

it('a reply in two parts is not taken for typed keys when the program is busy in between', async () => {
  const { terminal, program } = await connection();
  const stdin = new PassThrough();
  program.on('data', (chunk) => stdin.push(chunk));
  const query = new TerminalInput(stdin, () => {});
  const typed: string[] = [];
  const readAll = () => {
    for (let part = query.read(); part !== null && part !== undefined; part = query.read())
      typed.push(String(part));
  };
  stdin.on('readable', readAll);
  const facts = query.facts();
  terminal.write('\u001B_Gi=31;');
  await once(program, 'data');
  await new Promise((resolve) => setImmediate(resolve));
  terminal.write('OK\u001B\\\u001B[?62;52;c');
  // Longer than input is held back.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  await facts;
  expect(typed.join('')).toBe('');
});
