import { licences } from '../core/footage/licence.ts';
import type { Clip } from '../core/footage/shot.ts';
import type { Job } from '../core/job/job.ts';

/** credits.md: title, author, URL, licence and required credit of each clip. */
export function credits(job: Job): string {
  const clips = job.needs.flatMap((progress) => Object.values(progress.results.file).map(({ clip }) => clip));
  if (clips.length === 0) return `# Credits\n\nNo clips were delivered for ${plain(job.video.name)}.\n`;
  return `# Credits\n\nFor ${plain(job.video.name)}.\n\n${clips.map(entry).join('\n')}`;
}

function entry(clip: Clip): string {
  const { label, creditRequired } = licences[clip.licence];
  const lines = [
    `- title: ${plain(clip.title)}`,
    `- author: ${clip.author ? plain(clip.author) : 'unknown'}`,
    `- source: ${clip.source}, <${clip.url.replaceAll(/[<>\s]/g, encodeURIComponent)}>`,
    `- licence: ${label}${clip.licenceUrl ? `, <${clip.licenceUrl}>` : ''}`,
    `- credit: ${creditRequired ? creditLine(clip) : 'not required'}`,
  ];
  return `## ${clip.file}\n\n${lines.join('\n')}\n`;
}

function creditLine(clip: Clip): string {
  const { label, freeToUse } = licences[clip.licence];
  const line = `"${plain(clip.title)}" by ${clip.author ? plain(clip.author) : 'unknown author'}, ${label}`;
  return freeToUse ? `required: ${line}` : `${line}; ask the owner before you publish it`;
}

/** Escapes text so that Markdown does not read it as markup. */
function plain(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>#|]/g, '\\$&');
}
