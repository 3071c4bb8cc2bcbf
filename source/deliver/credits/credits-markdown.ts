import { licences, rightsWarning } from '../../core/footage/licence.ts';
import type { Clip } from '../../core/footage/shot.ts';
import { type FiledClip, filedClips } from '../../core/job/filed-clips.ts';
import type { Job } from '../../core/job/job.ts';
import { codeBlock, escapeMarkdown, markdownLink } from '../markdown.ts';
import { creditLines, describeCredit, requiredCreditLines } from './credit.ts';

/**
 * credits.md: first the block to paste below the video, then the clips whose owners have to be asked, then title,
 * author, URL, licence and credit of every clip. Clips that the user rejected are only in the last part.
 */
export function writeCreditsMarkdown(job: Job): string {
  const filed = filedClips(job);
  if (filed.length === 0)
    return `# Credits\n\nNo clips were delivered for ${escapeMarkdown(job.video.name)}.\n`;
  const used = filed.filter(({ isRejected }) => !isRejected).map(({ clip }) => clip);
  const parts = [
    `# Credits\n\nFor ${escapeMarkdown(job.video.name)}.\n`,
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
  const lines = requiredCreditLines(clips);
  return lines.length > 0
    ? codeBlock(['Footage:', ...lines])
    : 'No licence of these clips requires a credit.\n';
}

function askFirst(clips: readonly Clip[]): string[] {
  const open = clips.filter(({ licence }) => rightsWarning(licence) !== undefined);
  if (open.length === 0) return [];
  const lines = open.map(
    (clip) => `- ${escapeMarkdown(clip.file)}: ${licences[clip.licence].label}, ${markdownLink(clip.url)}\n`,
  );
  const warning = 'It is not known whether you may use these clips. Ask their owners before you publish.';
  const credits = `Their credits, once the owners agree:\n\n${codeBlock(creditLines(open, 'after-consent'))}`;
  return [`## Check the rights\n\n${warning}\n\n${lines.join('')}\n${credits}`];
}

function shareAlike(clips: readonly Clip[]): string[] {
  const conditions = new Map<string, Clip[]>();
  for (const clip of clips) {
    const { condition } = licences[clip.licence];
    if (condition !== undefined) conditions.set(condition, [...(conditions.get(condition) ?? []), clip]);
  }
  return [...conditions].map(([condition, of]) => {
    const files = of.map(({ file, licence }) => `- ${escapeMarkdown(file)}: ${licences[licence].label}\n`);
    return `## Other conditions\n\n${condition}\n\n${files.join('')}`;
  });
}

function appreciated(clips: readonly Clip[]): string[] {
  const lines = creditLines(clips, 'appreciated');
  return lines.length === 0 ? [] : [`## Not required, but appreciated\n\n${codeBlock(lines)}`];
}

function entry({ clip, isRejected }: FiledClip): string {
  const { label } = licences[clip.licence];
  const warning = rightsWarning(clip.licence);
  const lines = [
    `- title: ${escapeMarkdown(clip.title)}`,
    `- author: ${clip.author ? escapeMarkdown(clip.author) : 'unknown'}`,
    `- source: ${clip.source}, ${markdownLink(clip.url)}`,
    `- licence: ${label}${clip.licenceUrl ? `, ${markdownLink(clip.licenceUrl)}` : ''}`,
    `- credit: ${escapeMarkdown(describeCredit(clip), 3000)}`,
    ...(warning === undefined ? [] : [`- warning: ${warning}`]),
    ...(isRejected ? ['- you rejected this clip'] : []),
  ];
  return `### ${clip.file}\n\n${lines.join('\n')}\n`;
}
