import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { inputGuards, toFileUrl } from '../../../source/media/cut/input.ts';
import { runProcess } from '../../../source/media/process/process.ts';
import { requireTool } from '../../../source/media/tools/tools.ts';
import { testTools } from '../../harness/tools.ts';
import { patience, temporaryFolder } from '../kit.ts';

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

async function ffmpeg(...args: readonly string[]): Promise<void> {
  const program = requireTool((await testTools()).ffmpeg).path;
  await runProcess({ program, args: ['-v', 'error', '-nostdin', ...args], signal: patience() });
}

async function read(...addresses: readonly string[]): Promise<void> {
  const inputs = addresses.flatMap((address) => [...inputGuards, '-i', address]);
  await ffmpeg(...inputs, '-c', 'copy', '-f', 'null', '-');
}

test.for(['http', 'tcp', 'ftp', 'udp'])('ffmpeg opens no %s address', async (protocol) => {
  const { port, asked } = await listen();
  await expect(read(`${protocol}://127.0.0.1:${port}/film.mp4`)).rejects.toMatchObject({
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
  await expect(read(address)).rejects.toMatchObject({
    stderr: expect.stringContaining("not on whitelist 'file,pipe'"),
  });
});

test('ffmpeg reads what cameras, phones, recorders and editors write', async () => {
  const folder = await temporaryFolder();
  const films: Record<string, readonly string[]> = {
    ...{
      mov: ['-c:v', 'mpeg4'],
      mkv: ['-c:v', 'mpeg4'],
      avi: [],
      ts: [],
      mpg: [],
      flv: [],
      wmv: [],
      nut: [],
    },
    ...{ m2v: ['-f', 'mpeg2video'], dv: ['-target', 'pal-dv'], rm: ['-s', '352x288'] },
    ...{ mxf: ['-pix_fmt', 'yuv420p'], gxf: ['-c:v', 'mpeg2video', '-pix_fmt', 'yuv420p'] },
  };
  const sounds = ['wav', 'w64', 'aiff', 'caf', 'mp3', 'aac', 'ac3', 'eac3', 'flac'];
  const path = (ending: string) => join(folder, `file.${ending}`);
  await ffmpeg(
    ...['-f', 'lavfi', '-i', 'testsrc=s=720x576:r=25:d=0.2', '-f', 'lavfi', '-i', 'sine=d=0.2:r=48000'],
    ...Object.entries(films).flatMap(([ending, args]) => ['-map', '0', ...args, path(ending)]),
    ...sounds.flatMap((ending) => ['-map', '1', path(ending)]),
    ...['-map', '1', '-c:a', 'flac', path('ogg')],
  );
  // Ten frames of silence: few builds of ffmpeg can write this format.
  await writeFile(path('amr'), `#!AMR\n${`<${'\0'.repeat(31)}`.repeat(10)}`);
  const endings = [...Object.keys(films), ...sounds, 'ogg', 'amr'];
  await expect(read(...endings.map((ending) => toFileUrl(path(ending))))).resolves.toBeUndefined();
});

test.for([
  ['hls', 'list.m3u8', '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nother.ts\n#EXT-X-ENDLIST\n'],
  ['concat', 'list.txt', 'ffconcat version 1.0\nfile other.mp4\n'],
  ['image2', 'picture%03d.jpg', ''],
] as const)(
  'ffmpeg opens no other files that a file of the format %s names',
  async ([format, name, text]) => {
    const path = join(await temporaryFolder(), name);
    await writeFile(path, text);
    await expect(read(toFileUrl(path))).rejects.toMatchObject({
      stderr: expect.stringMatching(new RegExp(`^\\[${format}.*Format not on whitelist`)),
    });
  },
);
