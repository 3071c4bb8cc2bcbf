import { useState } from 'preact/hooks';
import { sourceFacts } from '../../../core/footage/source-names.ts';
import type { NeedProgress } from '../../../core/job/job.ts';
import { formatDuration } from '../../../core/text/timecode.ts';
import type { JobProps } from '../data/job-props.ts';
import { type Seconds, SecondsForm } from './SecondsForm.tsx';

/** Candidates that are listed; a search may bring hundreds. */
const maxListed = 30;

/** What else there is for a need: its candidates, and a search with another phrase. */
export function NeedChoices({ job, progress, dispatch }: JobProps & { progress: NeedProgress }) {
  const [film, setFilm] = useState<{ candidateId: string; seconds: Seconds | undefined }>();
  const { need, results } = progress;
  const [phrase, setPhrase] = useState(need.phrase);
  const scores = new Map(results.rank['']?.ranked.map(({ candidateId, score }) => [candidateId, score]));
  const score = (id: string) => scores.get(id) ?? 0;
  const candidates = (results.search['']?.candidates ?? [])
    .toSorted((a, b) => score(b.id) - score(a.id))
    .slice(0, maxListed);
  const search = (event: Event) => {
    event.preventDefault();
    if (phrase.trim() !== '') dispatch({ type: 'search', needId: need.id, phrase: phrase.trim() });
  };
  return (
    <details>
      <summary>Other footage</summary>
      <form class="line" onSubmit={search}>
        <input
          aria-label={`Phrase for ${need.phrase}`}
          value={phrase}
          onInput={({ currentTarget }) => setPhrase(currentTarget.value)}
        />
        <button type="submit">Search again</button>
      </form>
      <ul class="files">
        {candidates.map(({ id, title, source, durationSeconds }) => (
          <li key={id} class="line">
            <span>
              {title} <small>{`${sourceFacts(source).label} · ${formatDuration(durationSeconds)}`}</small>
              {score(id) > 0 ? <small> · {Math.round(score(id))}/10</small> : undefined}
            </span>
            <span class="buttons">
              <button
                type="button"
                aria-label={`Pick ${title}`}
                onClick={() => dispatch({ type: 'pick', needId: need.id, candidateId: id })}
              >
                Pick
              </button>
              <button
                type="button"
                aria-label={`Choose seconds of ${title}`}
                onClick={() => setFilm({ candidateId: id, seconds: results.inspect[id]?.shots[0] })}
              >
                Choose seconds
              </button>
            </span>
          </li>
        ))}
      </ul>
      {film ? (
        <SecondsForm
          {...film}
          job={job}
          progress={progress}
          dispatch={dispatch}
          onClose={() => setFilm(undefined)}
        />
      ) : undefined}
    </details>
  );
}
