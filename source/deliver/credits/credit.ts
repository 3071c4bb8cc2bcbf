import { licences, rightsWarning } from '../../core/footage/licence.ts';
import type { Clip } from '../../core/footage/shot.ts';
import { type SourceName, sourceFacts } from '../../core/footage/source-names.ts';
import { cleanText } from '../../core/text/text.ts';
import { parseWebAddress } from '../../core/text/web-address.ts';

/** Whether a clip must be credited; `after-consent`: its owner has to be asked first. */
type CreditDuty = 'required' | 'after-consent' | 'appreciated' | 'none';

export interface Credit {
  duty: CreditDuty;
  /** The credit as text to paste; empty for one's own footage. */
  line: string;
}

/**
 * Links that a source asks for wherever its films are used through its API.
 * https://www.pexels.com/api/documentation/#guidelines
 */
const sourceLinks: Readonly<Partial<Record<SourceName, string>>> = {
  pexels: 'Videos provided by Pexels: https://www.pexels.com',
};

/** The credit of a clip, as its license and its source want it. */
export function creditOf(clip: Clip): Credit {
  const { licence } = clip;
  if (rightsWarning(licence) !== undefined) return { duty: 'after-consent', line: work(clip) };
  if (licence === 'own-footage') return { duty: 'none', line: '' };
  if (licences[licence].creditRequired) return { duty: 'required', line: attribution(clip) };
  const isOnSite = licence === 'stock-free' && sourceFacts(clip.source).isWeb;
  return { duty: 'appreciated', line: isOnSite ? stockCredit(clip) : work(clip) };
}

const dutyWords = {
  required: 'required',
  'after-consent': 'once the owner agrees',
  appreciated: 'not required',
  none: 'not required',
} satisfies Record<CreditDuty, string>;

/** Whether a clip must be credited, and how: "required: …", "not required". */
export function describeCredit(clip: Clip): string {
  const { duty, line } = creditOf(clip);
  return line === '' ? dutyWords[duty] : `${dutyWords[duty]}: ${line}`;
}

/** What to paste below the video: each required credit once, then the links that sources ask for. */
export function requiredCreditLines(clips: readonly Clip[]): string[] {
  const links = clips.flatMap(({ source, licence }) =>
    licence === 'stock-free' ? (sourceLinks[source] ?? []) : [],
  );
  return [...creditLines(clips, 'required'), ...new Set(links)];
}

/** The credits of one kind, each once. */
export function creditLines(clips: readonly Clip[], duty: CreditDuty): string[] {
  const credits = clips.map(creditOf).filter((credit) => credit.duty === duty);
  return [...new Set(credits.map(({ line }) => line))];
}

/** Title, author, source, license and that it was changed: https://wiki.creativecommons.org/wiki/Recommended_practices_for_attribution */
function attribution(clip: Clip): string {
  const { label } = licences[clip.licence];
  const page = parseWebAddress(clip.licenceUrl ?? '')?.href;
  return `${work(clip)}, ${label}${page === undefined ? '' : ` (${page})`}, excerpt`;
}

function work(clip: Clip): string {
  const author = pasted(clip.author ?? '', 120) || 'unknown author';
  return `"${pasted(clip.title, 200)}" by ${author}${address(clip)}`;
}

/** As Pexels asks for: "Video by Ana on Pexels". */
function stockCredit(clip: Clip): string {
  const author = pasted(clip.author ?? '', 120);
  return `Video${author && ` by ${author}`} on ${sourceFacts(clip.source).label}${address(clip)}`;
}

/** The address of a clip on the web. A path of the user's own disk does not belong below a video. */
function address(clip: Clip): string {
  const href = parseWebAddress(clip.url)?.href;
  return href === undefined ? '' : ` (${href})`;
}

/** Text on one line, without the angle brackets that YouTube refuses in a description. */
function pasted(text: string, limit: number): string {
  return cleanText(text, limit).replaceAll('<', '‹').replaceAll('>', '›');
}
