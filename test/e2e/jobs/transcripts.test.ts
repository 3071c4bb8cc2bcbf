import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { toSrt } from '../../../source/core/transcript/transcript.ts';
import { runProcess } from '../../../source/media/process/process.ts';
import { requireTool } from '../../../source/media/tools/tools.ts';
import { runCli, startCli } from '../../harness/cli.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { testTools } from '../../harness/tools.ts';
import { warmHome } from '../../harness/warm-home.ts';

const footage = inject('footage');
const cases = join(import.meta.dirname, '../../fixtures/cases/transcripts');
const folder = temporaryFolder('transcript-cases');

/** The output when a talk is planned with the transcript of a case. */
async function read(name: string): Promise<string> {
  const cwd = join(folder, name);
  mkdirSync(cwd);
  copyFileSync(footage.video, join(cwd, 'talk.mp4'));
  const args = ['talk.mp4', '--transcript', join(cases, name), '--offline', '--plain'];
  const { stdout, stderr } = await runCli(
    [...args, '--library', footage.library, '--output', join(cwd, 'output')],
    { cwd, home: warmHome(join(cwd, 'home')) },
  );
  return stdout + stderr;
}

test.each([
  ['talk.ass', 'transcribed by transcript file (ASS): 1 segment'],
  ['youtube.sbv', 'transcribed by transcript file (SBV): 2 segments'],
  ['assemblyai.json', 'transcribed by transcript file (AssemblyAI JSON): 1 segment'],
  ['resolve-1h.srt', 'they were shifted back by 1 hour'],
  ['hallucination.json', 'Much of the transcript could not be used: 34 of its 46 words (74 %) were left out'],
])('%s was refused, or read without a word about it', async (name, told) => {
  expect(await read(name)).toContain(told);
});

/** Enough for a plan of many seconds. */
const longSeconds = 20_000;
const spoken = ['The train crossed an iron bridge.', 'A lighthouse stands above the waves.', 'It was late.'];

test('a plan of 20,000 cues did not react to SIGTERM: the job is interrupted', async () => {
  const cwd = join(folder, 'long');
  mkdirSync(cwd);
  const segments = Array.from({ length: longSeconds }, (_, index) => ({
    start: index,
    end: index + 0.9,
    text: `${index} ${spoken[index % spoken.length]}`,
  }));
  writeFileSync(join(cwd, 'talk.srt'), toSrt({ segments }));
  const picture = ['-f', 'lavfi', '-i', `color=c=gray:s=32x18:r=1:d=${longSeconds}`];
  const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '500', join(cwd, 'talk.mp4')];
  const { path } = requireTool((await testTools()).ffmpeg);
  const { signal } = new AbortController();
  await runProcess({ program: path, args: ['-nostdin', '-v', 'error', ...picture, ...coding], signal });
  const args = ['talk.mp4', '--offline', '--plain', '--library', footage.library, '--output', 'output'];
  const job = startCli(args, { cwd, home: warmHome(join(cwd, 'home')) });
  await job.until((stdout) => /^planning \.\.\./m.test(stdout));
  job.kill('SIGTERM');
  const { code, stdout } = await job.result;
  expect(code).toBe(130);
  expect(stdout).toContain('to continue: stockpile-tui resume');
  expect(stdout).not.toContain('planned by');
});
