import { createHash } from 'node:crypto';
import { rightsWarning } from '../../core/footage/licence.ts';
import { shotSeconds } from '../../core/footage/shot.ts';
import { type FiledClip, filedClips } from '../../core/job/filed-clips.ts';
import type { Job } from '../../core/job/job.ts';
import { pluralize } from '../../core/text/text.ts';
import { formatClock, formatDuration } from '../../core/text/timecode.ts';
import { requiredCreditLines } from '../credits/credit.ts';
import { needsToFilm } from '../shot-list.ts';
import { Html, html } from './html.ts';
import { needSection } from './need-section.ts';
import { script } from './script.ts';
import { style } from './style.ts';

/**
 * index.html: all needs of a job with their clips, which play on the page. One file that loads nothing but the clips
 * beside it: its policy allows only its own style and script, by their hashes.
 */
export function writeContactSheet(job: Job): string {
  const filed = filedClips(job);
  const needs = job.needs
    .filter(({ need, results }) => need.selected || Object.keys(results.file).length > 0)
    .toSorted((a, b) => a.need.at - b.need.at);
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="${policy}"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="referrer" content="no-referrer"/>
<link rel="icon" href="data:,"/>
<title>${job.video.name}: contact sheet</title>
<style>${new Html(style)}</style>
</head>
<body>
<header>
<h1 dir="auto">${job.video.name}</h1>
<p class="quiet">${summary(job, filed)}</p>
${warnings(filed)}
</header>
<main>
${needs.map((each) => needSection(job, each))}</main>
<footer>
${credits(filed)}<p class="quiet">Made by stockpile-tui, ${new Date(job.endedAt ?? job.updatedAt).toISOString().slice(0, 10)}. Other files beside this one: credits.md, credits.csv, shot-list.md, report.json, timelines.</p>
</footer>
<script>${new Html(script)}</script>
</body>
</html>
`;
  return page.markup;
}

/** `file:` as well as 'self', since browsers differ in what 'self' is for a page that was opened from a disk. */
const policy = [
  "default-src 'none'",
  `style-src ${hash(style)}`,
  `script-src ${hash(script)}`,
  "media-src 'self' file:",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function summary(job: Job, filed: readonly FiledClip[]): string {
  const filled = new Set(
    filed.filter(({ isRejected }) => !isRejected).map(({ progress }) => progress.need.id),
  ).size;
  const selected = job.needs.filter(({ need }) => need.selected).length;
  const seconds = filed.reduce((sum, { clip }) => sum + shotSeconds(clip), 0);
  const toFilm = needsToFilm(job).length;
  return [
    `${pluralize(filed.length, 'clip')} for ${filled} of ${pluralize(selected, 'need')}`,
    seconds > 0 ? `${formatDuration(seconds)} of footage` : '',
    toFilm > 0 ? `${toFilm} to film` : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

function warnings(filed: readonly FiledClip[]): Html | undefined {
  const open = filed.filter(({ clip }) => rightsWarning(clip.licence) !== undefined);
  if (open.length === 0) return undefined;
  const links = open.map(
    ({ progress: { need } }, index) =>
      html`${index > 0 && html`, `}<a href="#${need.id}">${formatClock(need.at)} <bdi>${need.phrase}</bdi></a>`,
  );
  return html`<p class="warn" role="note">⚠ Check the rights of ${pluralize(open.length, 'clip')} before you publish: ${links}</p>`;
}

function credits(filed: readonly FiledClip[]): Html | undefined {
  const lines = requiredCreditLines(filed.filter(({ isRejected }) => !isRejected).map(({ clip }) => clip));
  if (lines.length === 0) return undefined;
  const rows = lines.map((line, index) => html`${index > 0 && html`\n`}${line}`);
  return html`<h2>Paste below the video</h2>\n<pre dir="auto">${rows}</pre>\n`;
}
