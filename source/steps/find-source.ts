import { UserError } from '../core/errors.ts';
import type { Providers, Source } from '../providers/interfaces.ts';

/** The source of a candidate. @throws UserError when this run does not have it */
export function findSource(providers: Providers, name: Source['name']): Source {
  const source = providers.sources.find((each) => each.name === name);
  if (!source) {
    throw new UserError(`The source "${name}" is not available in this run.`, {
      hint: 'Run `stockpile-tui doctor` to see why, or add it to SEARCH_SOURCES.',
    });
  }
  return source;
}
