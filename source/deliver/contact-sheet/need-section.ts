import type { Candidate } from '../../core/footage/candidate.ts';
import { rankFloor } from '../../core/footage/candidate.ts';
import { licences } from '../../core/footage/licence.ts';
import { shotId } from '../../core/footage/shot.ts';
import { sourceFacts } from '../../core/footage/source-names.ts';
import { orderShots } from '../../core/job/choice/runner-ups.ts';
import { filedClipsOf } from '../../core/job/filed-clips.ts';
import type { Job, NeedProgress } from '../../core/job/job.ts';
import { formatClock, formatDuration } from '../../core/text/timecode.ts';
import { filmingBrief, isToFilm } from '../shot-list.ts';
import { explainUnusedFilms } from '../unused-films.ts';
import { clipCard, linkOrText } from './clip-card.ts';
import { type Html, html } from './html.ts';

/** The most runner-ups that are listed for a need. */
const maxRunnerUps = 6;

/** A need with its words, its clips or what to film, and the runner-ups. */
export function needSection(job: Job, progress: NeedProgress): Html {
  const { need } = progress;
  const clips = filedClipsOf(progress);
  return html`<section class="need" id="${need.id}" aria-labelledby="${need.id}-title">
<div>
<h2 id="${need.id}-title"><time>${formatClock(need.at)}</time> <span dir="auto">${need.phrase}</span></h2>
<p class="quiet">${formatDuration(need.until - need.at)} on the timeline</p>
${need.spoken !== '' && html`<blockquote dir="auto">${need.spoken}</blockquote>`}${
  need.why !== '' && html`<p dir="auto">${need.why}</p>`
}
</div>
<div>
${clips.length > 0 && html`<div class="clips">${clips.map(clipCard)}</div>`}${
  isToFilm(progress) && toFilm(job, progress)
}${runnerUps(progress)}
</div>
</section>
`;
}

/** How to film a need that has no clip. */
function toFilm(job: Job, progress: NeedProgress): Html {
  const facts = filmingBrief(progress).filter(([label]) => label !== 'spoken there' && label !== 'why');
  const films = explainUnusedFilms(job, progress);
  return html`<div class="film"><h3>To film</h3>
<dl>${facts.map(([label, text]) => html`<dt>${label}</dt><dd dir="auto">${text}</dd>`)}</dl>
${films.length > 0 && html`<ul>${films.map((line) => html`<li dir="auto">${line}</li>`)}</ul>`}</div>`;
}

interface RunnerUp {
  candidate: Candidate;
  score: number;
  reason: string;
  /** The seconds that were picked, if its film was watched. */
  span?: string;
}

function runnerUps(progress: NeedProgress): Html | undefined {
  const others = findRunnerUps(progress).slice(0, maxRunnerUps);
  if (others.length === 0) return undefined;
  const items = others.map(
    ({ candidate, score, reason, span }) =>
      html`<li><span class="score">${Math.round(score)}/10</span> <span dir="auto">${linkOrText(candidate.url, candidate.title)}</span>${
        span !== undefined && `, ${span}`
      }<br/><span class="quiet">${sourceFacts(candidate.source).label}, ${licences[candidate.licence].label}; <span dir="auto">${reason}</span></span></li>`,
  );
  return html`<details><summary>Runner-ups (${others.length})</summary><ol>${items}</ol></details>`;
}

/** The shots that did not become clips, best first, then the films that were ranked well and not watched. */
function findRunnerUps({ results, ...progress }: NeedProgress): RunnerUp[] {
  const found = results.search['']?.candidates ?? [];
  const candidates = new Map(found.map((each) => [each.id, each]));
  const shots = orderShots({ ...progress, results }, { preferCreativeCommons: false }).filter(
    (shot) => results.file[shotId(shot)] === undefined,
  );
  const watched = shots.flatMap((shot): RunnerUp[] => {
    const candidate = candidates.get(shot.candidateId);
    const span = `${formatClock(shot.start)} to ${formatClock(shot.end)} of the footage`;
    return candidate ? [{ candidate, score: shot.score, reason: shot.reason, span }] : [];
  });
  const ranked = (results.rank['']?.ranked ?? []).toSorted((a, b) => b.score - a.score);
  const unwatched = ranked.flatMap(({ candidateId, score, reason }): RunnerUp[] => {
    const candidate = candidates.get(candidateId);
    const isOpen = results.inspect[candidateId] === undefined && score >= rankFloor;
    return candidate && isOpen ? [{ candidate, score, reason }] : [];
  });
  return [...watched, ...unwatched];
}
