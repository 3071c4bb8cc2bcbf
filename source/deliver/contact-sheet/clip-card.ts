import { licences, rightsWarning } from '../../core/footage/licence.ts';
import { framesPerSecond } from '../../core/footage/rate.ts';
import { describeHandles, shotSeconds } from '../../core/footage/shot.ts';
import { sourceFacts } from '../../core/footage/source-names.ts';
import type { FiledClip } from '../../core/job/filed-clips.ts';
import { parseWebAddress } from '../../core/text/web-address.ts';
import { describeCredit } from '../credits/credit.ts';
import { type Html, html } from './html.ts';

/** A clip that plays, with everything to know about it. */
export function clipCard({ progress, key, clip, isRejected }: FiledClip): Html {
  const warning = rightsWarning(clip.licence);
  const { condition } = licences[clip.licence];
  const path = relativeUrl(clip.file);
  const rate = Math.round(framesPerSecond(clip.frameRate) * 1000) / 1000;
  const picture = [
    `${shotSeconds(clip).toFixed(1)} s`,
    describeHandles(clip),
    `${clip.width}x${clip.height}`,
    `${rate} frames a second`,
  ]
    .filter(Boolean)
    .join(' · ');
  return html`<article class="clip">
<button class="play" type="button" aria-pressed="false" aria-label="Play ${clip.title}"><video src="${path}" width="${clip.width}" height="${clip.height}" muted="" loop="" playsinline="" preload="metadata"></video><span>▶ Play</span></button>
<div>
<h3 dir="auto">${clip.title}</h3>
<p><span class="score">${Math.round(clip.shot.score)}/10</span> <span dir="auto">${clip.shot.reason}</span></p>
${isRejected && html`<p><strong>You rejected this clip.</strong></p>`}${
  progress.verdicts?.[key] === 'keep' && html`<p><strong>You kept this clip.</strong></p>`
}${warning !== undefined && html`<p class="warn" role="note">⚠ ${warning}</p>`}${
  condition !== undefined && html`<p class="warn" role="note">${condition}</p>`
}
<dl>
<dt>source</dt><dd>${linkOrText(clip.url, sourceFacts(clip.source).label)}</dd>
<dt>author</dt><dd dir="auto">${clip.author || 'unknown'}</dd>
<dt>licence</dt><dd>${linkOrText(clip.licenceUrl, licences[clip.licence].label)}</dd>
<dt>credit</dt><dd dir="auto">${describeCredit(clip)}</dd>
<dt>picture</dt><dd>${picture}</dd>
<dt>file</dt><dd><a href="${path}">${clip.file}</a></dd>
${clip.note !== undefined && html`<dt>note</dt><dd>${clip.note}</dd>`}</dl>
</div>
</article>`;
}

/** A text that links to an address of the web; plain text for any other address. */
export function linkOrText(address: string | undefined, text: string): Html {
  const href = address === undefined ? undefined : parseWebAddress(address)?.href;
  return href === undefined ? html`${text}` : html`<a href="${href}" rel="noopener noreferrer">${text}</a>`;
}

/** The URL of a file in the job's folder, relative to it. */
function relativeUrl(file: string): string {
  const parts = file.toWellFormed().split('/');
  return `./${parts.map((part) => encodeURIComponent(part)).join('/')}`;
}
