import { type LaneName, laneNames } from '../core/job/step/steps.ts';
import type { Providers } from '../providers/interfaces.ts';

/**
 * What a step needs of the machine that runs it: `cut` for ffmpeg, `download:SOURCE`, `search:SOURCES` and `ai:ENGINE`.
 * There is one queue for each kind.
 */
export type StepKind = 'cut' | `download:${string}` | `search:${string}` | `ai:${string}`;

/** The lane of a kind of step. @param kind a `StepKind`, as it comes from another machine */
export function laneOfKind(kind: string): LaneName {
  const lane = kind.split(':')[0];
  return laneNames.find((name) => name === lane) ?? 'cut';
}

/** The kind of a search with these sources. The library is only on the job's own machine. */
function searchKind(providers: Pick<Providers, 'sources'>): StepKind | undefined {
  const names = providers.sources.map(({ name }) => name);
  return names.length === 0 || names.includes('library') ? undefined : `search:${names.sort().join('+')}`;
}

/**
 * What a step needs of the machine that runs it; undefined for steps that run on the machine of their job: those of the
 * job itself, filing, and whatever reads the user's library.
 */
export function kindOfStep(name: string, input: unknown, providers: Providers): StepKind | undefined {
  const { ranker, inspector, verifier } = providers;
  switch (name) {
    case 'cut':
      return 'cut';
    case 'inspect':
      return inspector.lane === 'ai' ? `ai:${inspector.name}` : 'cut';
    case 'verify':
      return verifier ? `ai:${verifier.name}` : 'cut';
    case 'rank':
      return ranker.lane === 'ai' ? `ai:${ranker.name}` : undefined;
    case 'search':
      return searchKind(providers);
    case 'preview':
    case 'fetch':
      return downloadKind(input);
    default:
      return undefined;
  }
}

/** What a machine can do with these engines and sources. */
export function kindsOf(providers: Providers): StepKind[] {
  const engines = [
    providers.ranker,
    providers.inspector,
    ...(providers.verifier ? [providers.verifier] : []),
  ];
  const ai = engines.filter(({ lane }) => lane === 'ai').map(({ name }): StepKind => `ai:${name}`);
  const sources = providers.sources.filter(({ name }) => name !== 'library');
  const search = searchKind({ sources });
  const downloads = sources.map(({ name }): StepKind => `download:${name}`);
  return [...new Set<StepKind>(['cut', ...ai, ...(search ? [search] : []), ...downloads])];
}

function downloadKind(input: unknown): StepKind | undefined {
  if (typeof input !== 'object' || input === null || !('candidate' in input)) return undefined;
  const { candidate } = input;
  if (typeof candidate !== 'object' || candidate === null || !('source' in candidate)) return undefined;
  return candidate.source === 'library' ? undefined : `download:${String(candidate.source)}`;
}
