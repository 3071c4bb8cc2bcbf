import type { Check } from '../../../core/api/app.ts';
import type { EngineChoice } from '../../../core/job/job.ts';
import { usePolled } from '../data/use-polled.ts';
import type { Mark } from '../data/words.ts';
import { State } from '../parts/State.tsx';

const marks: Readonly<Record<Check['state'], Mark>> = {
  ok: { glyph: '✔', word: 'ok', tone: 'good' },
  limited: { glyph: '○', word: 'warning', tone: 'warn' },
  missing: { glyph: '✗', word: 'missing', tone: 'bad' },
  trying: { glyph: '·', word: 'checking', tone: 'quiet' },
};

/** The checks may ask services, so they are not repeated often. */
const pollMs = 60_000;

/** What is installed, which keys work, and which engine does what. */
export function Checks() {
  const checks = usePolled<Check[]>('/api/checks', pollMs);
  const engines = usePolled<EngineChoice[]>('/api/engines', pollMs);
  return (
    <>
      <h1>Checks</h1>
      {checks.error ? <p class="bad">{checks.error}</p> : undefined}
      {checks.value ? undefined : <p class="quiet">Checking …</p>}
      <ul class="facts">
        {(checks.value ?? []).map(({ name, state, detail, hint }) => (
          <li key={name}>
            <State mark={marks[state]} />
            <strong>{name}</strong>
            <span>{hint === undefined ? detail : `${detail}. ${hint}`}</span>
          </li>
        ))}
      </ul>
      <h2>Engines of the next job</h2>
      <ul class="facts">
        {(engines.value ?? []).map(({ role, engine, reason }) => (
          <li key={role}>
            <strong>{role}</strong>
            <span>
              {engine} ({reason})
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
