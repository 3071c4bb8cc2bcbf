import { mkdirSync, mkdtempSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { UserError } from '../../../source/core/errors.ts';
import { findTranscript } from '../../../source/providers/transcript-file/find-transcript.ts';
import { readTranscriptFile } from '../../../source/providers/transcript-file/read-transcript-file.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const root = temporaryFolder('transcript-file');
const srt = '1\n00:00:01,000 --> 00:00:02,000\nHello\n';
const whisper = JSON.stringify({ segments: [{ start: 0, end: 1, text: 'Hello' }] });

/** Creates a folder with these files and returns the name of the transcript that is found for the video. */
async function foundBeside(video: string, files: Record<string, string>): Promise<string | undefined> {
  const folder = mkdtempSync(path.join(root, 'beside-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
  const found = await findTranscript(path.join(folder, video));
  return found && path.relative(folder, found);
}

async function refusal(file: string): Promise<string> {
  const error = await readTranscriptFile(file).catch((thrown: unknown) => thrown);
  if (!(error instanceof UserError)) throw error;
  expect(error.exitCode).toBe(2);
  return error.message;
}

test.each([
  ['SRT before WebVTT before JSON', ['talk.json', 'talk.vtt', 'talk.srt'], 'talk.srt'],
  ['WebVTT before JSON', ['talk.json', 'talk.vtt'], 'talk.vtt'],
  ['the plain name before one with a language', ['talk.de.srt', 'talk.srt'], 'talk.srt'],
  ['English before other languages', ['talk.de.srt', 'talk.en-US.srt', 'talk.fr.srt'], 'talk.en-US.srt'],
  ['the whole name of the video', ['talk.mp4.srt'], 'talk.mp4.srt'],
  ['capital extensions', ['talk.SRT'], 'talk.SRT'],
  ['an ASS file where there is no SRT', ['talk.ass'], 'talk.ass'],
  ['SRT before ASS', ['talk.ass', 'talk.srt'], 'talk.srt'],
])('finds %s', async (_, names, expected) => {
  const files = Object.fromEntries(names.map((name) => [name, name.endsWith('json') ? whisper : srt]));
  expect(await foundBeside('talk.mp4', files)).toBe(expected);
});

test('skips files of another video and suffixes that are not a language', async () => {
  const files = { 'talk2.srt': srt, 'talk.backup.srt': srt, 'my talk.srt': srt, 'talk.txt': srt };
  expect(await foundBeside('talk.mp4', files)).toBeUndefined();
});

test('skips JSON that is not a transcript', async () => {
  expect(await foundBeside('talk.mp4', { 'talk.json': '{"title": "Talk"}' })).toBeUndefined();
  expect(await foundBeside('talk.mp4', { 'talk.json': whisper })).toBe('talk.json');
});

test('finds a name with another Unicode normalization', async () => {
  expect(await foundBeside('café.mp4', { 'cafe\u0301.srt': srt })).toBe('cafe\u0301.srt');
});

test('finds nothing when the folder does not exist', async () => {
  expect(await findTranscript(path.join(root, 'nowhere', 'talk.mp4'))).toBeUndefined();
});

test('reports in one sentence why a file cannot be read', async () => {
  const folder = path.join(root, 'folder.srt');
  mkdirSync(folder);
  expect(await refusal(folder)).toBe(`The transcript "${folder}" is a folder.`);
  const missing = path.join(root, 'missing.srt');
  expect(await refusal(missing)).toBe(`The transcript "${missing}" does not exist.`);
  const huge = path.join(root, 'huge.srt');
  writeFileSync(huge, srt);
  truncateSync(huge, 60_000_000);
  expect(await refusal(huge)).toBe(`The transcript "${huge}" is 60 MB; the limit for a transcript is 50 MB.`);
});

test('reads a file whose name has shell characters', async () => {
  const file = path.join(root, `-$(touch x) 'a' "b"\n🎬.srt`);
  writeFileSync(file, srt);
  expect((await readTranscriptFile(file)).transcript.segments).toEqual([{ start: 1, end: 2, text: 'Hello' }]);
});

test('the language in the file name overrode that of the text', async () => {
  const german =
    '1\n00:00:01,000 --> 00:00:05,000\nHeute zeige ich euch den alten Hafen und die Fischerboote.\n';
  const file = path.join(root, 'talk.it.srt');
  writeFileSync(file, german);
  expect((await readTranscriptFile(file, { name: 'talk.mp4' })).transcript.language).toBe('de');
});
