import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { inputGuards } from '../../../source/media/cut/input.ts';
import { runProcess } from '../../../source/media/process/process.ts';
import { requireTool } from '../../../source/media/tools/tools.ts';
import { testTools } from '../../harness/tools.ts';
import { patience } from '../kit.ts';

/** Starts a server that counts its connections. */
async function listen(): Promise<{ port: number; asked: () => number }> {
  let asked = 0;
  const server = createServer((_request, response) => response.end()).on('connection', () => {
    asked += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('does not listen');
  return { port: address.port, asked: () => asked };
}

test.for(['http', 'tcp', 'ftp', 'udp'])('ffmpeg opens no %s address', async (protocol) => {
  const { port, asked } = await listen();
  const run = runProcess({
    program: requireTool((await testTools()).ffmpeg).path,
    args: [
      '-v',
      'error',
      '-nostdin',
      ...inputGuards,
      '-i',
      `${protocol}://127.0.0.1:${port}/film.mp4`,
      '-f',
      'null',
      '-',
    ],
    signal: patience(),
  });
  await expect(run).rejects.toMatchObject({
    stderr: expect.stringContaining(`'${protocol}' not on whitelist 'file,pipe'`),
  });
  expect(asked()).toBe(0);
});

test.for([
  'concat:/etc/hostname',
  'data:text/plain,film',
  'subfile,,start,0,end,5,,:/etc/hostname',
  'crypto:/etc/hostname',
])('ffmpeg opens nothing by way of %s', async (address) => {
  const run = runProcess({
    program: requireTool((await testTools()).ffmpeg).path,
    args: ['-v', 'error', '-nostdin', ...inputGuards, '-i', address, '-f', 'null', '-'],
    signal: patience(),
  });
  await expect(run).rejects.toMatchObject({
    stderr: expect.stringContaining("not on whitelist 'file,pipe'"),
  });
});
