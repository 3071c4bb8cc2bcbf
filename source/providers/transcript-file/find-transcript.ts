import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { languageName } from '../../core/transcript/language.ts';
import { readTranscriptFile } from './read-transcript-file.ts';

/** In order of precedence. */
const extensions = ['srt', 'vtt', 'json', 'json3', 'ass', 'ssa', 'sbv', 'smi', 'sami'] as const;

/**
 * Finds the transcript next to a video: `talk.srt`, `talk.vtt`, `talk.json` or another format, also `talk.mp4.srt` and
 * `talk.en.srt`. A JSON file that is not a transcript is skipped. Undefined when there is none.
 */
export async function findTranscript(videoPath: string): Promise<string | undefined> {
  const folder = path.dirname(videoPath);
  const names = await readdir(folder).catch(() => []);
  const found = names
    .map((name) => ({ name, rank: rankOf(name, path.basename(videoPath)) }))
    .filter(({ rank }) => rank !== undefined)
    .toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || a.name.localeCompare(b.name, 'en'));
  for (const { name } of found) {
    const file = path.join(folder, name);
    if (!/\.json3?$/i.test(name) || (await isTranscript(file))) return file;
  }
  return undefined;
}

/** The precedence of a file as the video's transcript, lower is better; undefined when its name does not match. */
function rankOf(name: string, videoName: string): number | undefined {
  // File systems differ in the Unicode normalization of names.
  const file = path.parse(name.normalize('NFC'));
  const whole = videoName.normalize('NFC');
  const stem = path.parse(whole).name;
  const extension = extensions.findIndex((each) => file.ext.toLowerCase() === `.${each}`);
  if (extension < 0) return undefined;
  if (file.name === stem) return extension * 4;
  if (file.name === whole) return extension * 4 + 1;
  const language = file.name.startsWith(`${stem}.`) ? file.name.slice(stem.length + 1).toLowerCase() : '';
  if (languageName(language.split('-')[0] ?? '') === undefined) return undefined;
  return extension * 4 + (language.startsWith('en') ? 2 : 3);
}

async function isTranscript(file: string): Promise<boolean> {
  return readTranscriptFile(file).then(
    () => true,
    () => false,
  );
}
