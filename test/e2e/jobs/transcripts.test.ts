import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { runCli } from '../../harness/cli.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

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
    { cwd, home: join(cwd, 'home') },
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
