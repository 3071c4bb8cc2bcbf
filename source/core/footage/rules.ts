import type { Settings } from '../settings/settings.ts';
import { lowerCaseWords } from '../text/text.ts';
import { formatDuration } from '../text/timecode.ts';
import type { Candidate, Dropped } from './candidate.ts';
import { licenceAllowed, licences } from './licence.ts';
import { sourceFacts } from './source-names.ts';

export type RuleSettings = Pick<
  Settings,
  | 'MAX_VIDEO_DURATION_SECONDS'
  | 'MIN_CLIP_DURATION'
  | 'MIN_VIEW_COUNT'
  | 'BLOCKED_TITLE_KEYWORDS'
  | 'LICENCES'
>;

/** Drops candidates by what is known before a download: length, views, blocked words in the title, license. */
export function applyRules(
  candidates: readonly Candidate[],
  settings: RuleSettings,
): { kept: Candidate[]; dropped: Dropped[] } {
  const kept: Candidate[] = [];
  const dropped: Dropped[] = [];
  for (const candidate of candidates) {
    const reason = rejectionReason(candidate, settings);
    if (reason === undefined) kept.push(candidate);
    else {
      const { id: candidateId, title, licence } = candidate;
      const isAllowed = licenceAllowed(licence, settings.LICENCES);
      dropped.push({ candidateId, title, reason, ...(isAllowed && { candidate }) });
    }
  }
  return { kept, dropped };
}

function rejectionReason(candidate: Candidate, settings: RuleSettings): string | undefined {
  const { durationSeconds, licence, views } = candidate;
  if (durationSeconds < settings.MIN_CLIP_DURATION) {
    return `only ${durationSeconds.toFixed(1)} s long; clips are at least ${settings.MIN_CLIP_DURATION} s`;
  }
  if (!licenceAllowed(licence, settings.LICENCES)) {
    return `${licences[licence].label}, but LICENCES is ${settings.LICENCES}`;
  }
  const { isWeb, isOpenToAll } = sourceFacts(candidate.source);
  if (!isWeb) return undefined;
  if (durationSeconds > settings.MAX_VIDEO_DURATION_SECONDS) {
    return `${formatDuration(durationSeconds)} long, more than ${formatDuration(settings.MAX_VIDEO_DURATION_SECONDS)}`;
  }
  if (!isOpenToAll) return undefined;
  if (views !== undefined && views < settings.MIN_VIEW_COUNT) {
    return `${views} views, fewer than ${settings.MIN_VIEW_COUNT}`;
  }
  const blocked = settings.BLOCKED_TITLE_KEYWORDS.find((phrase) => containsWords(candidate.title, phrase));
  return blocked === undefined ? undefined : `"${blocked}" in the title`;
}

/** Whether a text contains these words, whole and in this order: "night" is not in "Knight". */
export function containsWords(text: string, phrase: string): boolean {
  const wanted = lowerCaseWords(phrase).join(' ');
  return wanted !== '' && ` ${lowerCaseWords(text).join(' ')} `.includes(` ${wanted} `);
}
