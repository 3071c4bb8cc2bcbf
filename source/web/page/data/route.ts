/** What the page shows. */
export type PageRoute =
  | { name: 'history' }
  | { name: 'new' }
  | { name: 'settings' }
  | { name: 'checks' }
  | { name: 'job'; id: string; view: JobView | undefined };

/** The views of a job; without one, its state decides. */
export const jobViews = ['review', 'progress', 'results'] as const;
export type JobView = (typeof jobViews)[number];

/** The route in an address's fragment, such as `#/jobs/ID/results`. Anything unknown is the history. */
export function parseRoute(fragment: string): PageRoute {
  const [first, second = '', third] = fragment.replace(/^#?\/?/, '').split('/');
  if (first === 'new' || first === 'settings' || first === 'checks') return { name: first };
  if (first !== 'jobs' || second === '') return { name: 'history' };
  return { name: 'job', id: decoded(second), view: jobViews.find((view) => view === third) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The fragment of a job. */
export function jobFragment(id: string, view?: JobView): string {
  return `#/jobs/${encodeURIComponent(id)}${view ? `/${view}` : ''}`;
}

/** The one-time token of a printed address; undefined when the fragment has none. */
export function readToken(fragment: string): string | undefined {
  return /^#token=([\w-]+)$/.exec(fragment)?.[1];
}
