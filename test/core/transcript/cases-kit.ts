import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { UserError } from '../../../source/core/errors.ts';
import type { VideoTiming } from '../../../source/core/transcript/fit-times.ts';
import { type ReadTranscript, readTranscript } from '../../../source/core/transcript/read-transcript.ts';

export const folder = path.join(import.meta.dirname, '../../fixtures/cases/transcripts');
export const video: VideoTiming = { durationSeconds: 30, frameRate: { num: 25, den: 1 } };

export async function readCase(name: string, facts: VideoTiming = video): Promise<ReadTranscript> {
  return readTranscript(await readFile(path.join(folder, name)), name, facts);
}

/** Start, end and text of every segment. */
export async function segmentsOf(name: string, facts?: VideoTiming): Promise<[number, number, string][]> {
  const { transcript } = await readCase(name, facts);
  return transcript.segments.map(({ start, end, text }) => [start, end, text]);
}

export async function refusalOf(content: string, name = 'talk.srt'): Promise<string> {
  const error: unknown = await readTranscript(content, name, video).catch((thrown: unknown) => thrown);
  if (!(error instanceof UserError)) throw new Error('it was not refused');
  expect(error.hint).toBeTruthy();
  return error.message;
}

export const waterfall = 'Let me show you the waterfall in the forest.';
export const fox = 'Then a red fox runs across the meadow.';
