import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { languageName } from '../../core/transcript/language.ts';
import { readTranscriptFile } from './read-transcript-file.ts';

/** What is taken first when there are several. */
const extensions = ['srt', 'vtt', 'json', 'json3', 'ass', 'ssa', 'sbv', 'smi', 'sami'] as const;

/**
 * The transcript beside a video: `talk.srt`, `talk.vtt`, `talk.json` or another format, also `talk.en.srt` and
 * `talk.mp4.srt`, in this order. A JSON file that is no transcript is passed over. Undefined when there is none.
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

/** Where a file stands among the transcripts of a video, smaller is better; undefined when it is none of them. */
function rankOf(name: string, videoName: string): number | undefined {
  // File systems differ in how they spell accents.
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
