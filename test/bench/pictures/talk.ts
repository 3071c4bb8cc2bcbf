import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { runProcess } from '../../../source/media/process/process.ts';

/**
 * A talk is a list of sentences, each with the films of its library that fit it (their names without folder and ending);
 * an empty list is a sentence that needs no picture.
 */
export const talkSchema = z.object({
  language: z.string(),
  sentences: z.array(z.tuple([z.string(), z.array(z.string())])),
  /** The path in the library, with the extension of a film. */
  films: z.array(z.string()),
  /** Description files, by their path in the library. */
  sidecars: z.record(z.string(), z.string()).default({}),
});
export type Talk = z.infer<typeof talkSchema>;

/** A sentence with its time. */
export interface Cue {
  text: string;
  fits: readonly string[];
  from: number;
  to: number;
}

/** Seconds of silence between two sentences, per word, and of the shortest sentence. */
const gap = 0.8;
const wordSeconds = 0.36;
const shortestSeconds = 1.6;
const firstAt = 0.4;

export async function readTalk(file: string): Promise<Talk> {
  return talkSchema.parse(JSON.parse(await readFile(file, 'utf8')));
}

/** The sentences as they are spoken, and when the talk ends. */
export function spokenCues({ sentences }: Talk): { cues: Cue[]; seconds: number } {
  let at = firstAt;
  const cues = sentences.map(([text, fits]) => {
    const from = at;
    const to = from + Math.max(shortestSeconds, text.split(' ').length * wordSeconds);
    at = to + gap;
    return { text, fits, from, to };
  });
  return { cues, seconds: at };
}

/** Writes `talk.mp4`, `talk.srt` and `library/`: copies of the films under the names a person would give. */
export async function makeTalk(talk: Talk, folder: string, films: string, ffmpeg: string): Promise<void> {
  const { cues, seconds } = spokenCues(talk);
  await mkdir(folder, { recursive: true });
  const lines = cues.map(
    ({ text, from, to }, number) => `${number + 1}\n${stamp(from)} --> ${stamp(to)}\n${text}\n`,
  );
  await writeFile(path.join(folder, 'talk.srt'), lines.join('\n'));
  const length = seconds.toFixed(1);
  const picture = ['-f', 'lavfi', '-i', `color=c=gray:s=160x90:r=25:d=${length}`];
  const sound = ['-f', 'lavfi', '-i', `sine=f=220:d=${length}`];
  const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', path.join(folder, 'talk.mp4')];
  const args = ['-nostdin', '-v', 'error', '-y', ...picture, ...sound, ...coding];
  await runProcess({ program: ffmpeg, args, signal: new AbortController().signal });
  const sources = (await readdir(films, { recursive: true }))
    .filter((file) => /\.(mp4|mov)$/i.test(file))
    .sort();
  for (const [number, name] of talk.films.entries()) {
    const to = path.join(folder, 'library', name);
    await mkdir(path.dirname(to), { recursive: true });
    await copyFile(path.join(films, sources[number % sources.length] ?? ''), to);
  }
  for (const [name, text] of Object.entries(talk.sidecars))
    await writeFile(path.join(folder, 'library', name), text);
}

function stamp(seconds: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const rest = String(Math.round((seconds % 1) * 1000)).padStart(3, '0');
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)},${rest}`;
}
