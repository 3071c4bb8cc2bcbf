import type { NeedProgress } from '../../job/job.ts';
import { needStateWords, rejectedWords } from '../../job/words.ts';
import { cleanText } from '../../text/text.ts';
import { licences, rightsWarning } from '../licence.ts';
import type { Clip } from '../shot.ts';
import type { MarkerFacts, TimelineMarker } from './timeline.ts';

/** The marker of a need: facts about its clip, or what is still to be filmed. */
export function needMarker(
  { need, state, message }: NeedProgress,
  best: { clip: Clip; isRejected: boolean } | undefined,
  span: { start: number; frames: number },
): TimelineMarker {
  const title = cleanText(need.phrase, 120);
  const spoken = cleanText(need.spoken, 500);
  const why = cleanText(need.why, 300);
  if (!best || best.isRejected) {
    const show = need.mustShow === '' ? '' : `; show ${[need.mustShow, ...need.welcome].join(', ')}`;
    const reason = best ? rejectedWords : (message ?? needStateWords[state]);
    const warning = cleanText(`To film: ${need.phrase}${show} (${reason})`, 400);
    return { ...span, kind: 'to-film', title, facts: { spoken, reason: why, warning } };
  }
  const { clip } = best;
  const facts = { spoken, reason: cleanText(clip.shot.reason, 300) || why, ...clipFacts(clip) };
  return { ...span, kind: facts.warning === undefined ? 'clip' : 'check-rights', title, facts };
}

/** The origin of a clip and its license. */
export function clipFacts(clip: Clip): MarkerFacts {
  const warning = rightsWarning(clip.licence);
  return {
    score: Math.round(clip.shot.score),
    file: clip.file,
    title: cleanText(clip.title, 200),
    source: clip.source,
    author: clip.author ? cleanText(clip.author, 120) : 'unknown',
    licence: licences[clip.licence].label,
    ...(clip.licenceUrl && { licenceUrl: cleanText(clip.licenceUrl, 300) }),
    url: cleanText(clip.url, 1000),
    ...(warning !== undefined && { warning }),
  };
}
