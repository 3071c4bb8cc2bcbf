import { licences, rightsWarning } from '../../core/footage/licence.ts';
import type { Clip } from '../../core/footage/shot.ts';
import { type FiledClip, filedClips } from '../../core/job/filed-clips.ts';
import type { Job } from '../../core/job/job.ts';
import { block, link, plain } from '../markdown.ts';
import { describeCredit, linesOf, requiredLines } from './credit.ts';

/**
 * credits.md: first the block to paste below the video, then the clips whose owners have to be asked, then title,
 * author, URL, licence and credit of every clip. Clips that the user rejected are only in the last part.
 */
export function creditsMarkdown(job: Job): string {
  const filed = filedClips(job);
  if (filed.length === 0) return `# Credits\n\nNo clips were delivered for ${plain(job.video.name)}.\n`;
  const used = filed.filter(({ isRejected }) => !isRejected).map(({ clip }) => clip);
  const parts = [
    `# Credits\n\nFor ${plain(job.video.name)}.\n`,
    `## Paste below the video\n\n${pasteBlock(used)}`,
    ...askFirst(used),
    ...shareAlike(used),
    ...appreciated(used),
    '## Every clip\n',
    ...filed.map(entry),
  ];
  return parts.join('\n');
}

function pasteBlock(clips: readonly Clip[]): string {
  const lines = requiredLines(clips);
  return lines.length > 0 ? block(['Footage:', ...lines]) : 'No licence of these clips requires a credit.\n';
}

function askFirst(clips: readonly Clip[]): string[] {
  const open = clips.filter(({ licence }) => rightsWarning(licence) !== undefined);
  if (open.length === 0) return [];
  const lines = open.map(
    (clip) => `- ${plain(clip.file)}: ${licences[clip.licence].label}, ${link(clip.url)}\n`,
  );
  const warning = 'It is not known whether you may use these clips. Ask their owners before you publish.';
  const credits = `Their credits, once the owners agree:\n\n${block(linesOf(open, 'after-consent'))}`;
  return [`## Check the rights\n\n${warning}\n\n${lines.join('')}\n${credits}`];
}

function shareAlike(clips: readonly Clip[]): string[] {
  const conditions = new Map<string, Clip[]>();
  for (const clip of clips) {
    const { condition } = licences[clip.licence];
    if (condition !== undefined) conditions.set(condition, [...(conditions.get(condition) ?? []), clip]);
  }
  return [...conditions].map(([condition, of]) => {
    const files = of.map(({ file, licence }) => `- ${plain(file)}: ${licences[licence].label}\n`);
    return `## Other conditions\n\n${condition}\n\n${files.join('')}`;
  });
}

function appreciated(clips: readonly Clip[]): string[] {
  const lines = linesOf(clips, 'appreciated');
  return lines.length === 0 ? [] : [`## Not required, but appreciated\n\n${block(lines)}`];
}

function entry({ clip, isRejected }: FiledClip): string {
  const { label } = licences[clip.licence];
  const warning = rightsWarning(clip.licence);
  const lines = [
    `- title: ${plain(clip.title)}`,
    `- author: ${clip.author ? plain(clip.author) : 'unknown'}`,
    `- source: ${clip.source}, ${link(clip.url)}`,
    `- licence: ${label}${clip.licenceUrl ? `, ${link(clip.licenceUrl)}` : ''}`,
    `- credit: ${plain(describeCredit(clip), 3000)}`,
    ...(warning === undefined ? [] : [`- warning: ${warning}`]),
    ...(isRejected ? ['- you rejected this clip'] : []),
  ];
  return `### ${clip.file}\n\n${lines.join('\n')}\n`;
}
