import type { Need, NeedChanges } from '../../plan/need.ts';

/** What belongs to a phrase and follows it, unless the user wrote it. */
const followers = ['webPhrase', 'alternates', 'mustShow', 'welcome'] as const;

/** A need after changes of the user. What belongs to the old phrase goes with it, unless the user wrote it. */
export function editedNeed(need: Need, changes: NeedChanges): Need {
  const base = changes.phrase === undefined ? need : withPhrase(need, changes.phrase);
  const { webPhrase: before, libraryFits, libraryFilm, written: _written, ...rest } = base;
  const webPhrase = changes.webPhrase ?? before;
  const written = new Set([
    ...(need.written ?? []),
    ...followers.filter((name) => changes[name] !== undefined),
  ]);
  // The fitting films were found with the old words.
  const sameWords = changes.alternates === undefined && changes.mustShow === undefined;
  return {
    ...rest,
    ...(sameWords && libraryFits !== undefined && { libraryFits }),
    ...(sameWords && libraryFilm && { libraryFilm }),
    ...(webPhrase !== undefined && webPhrase !== '' && { webPhrase }),
    ...(written.size > 0 && { written: [...written] }),
    at: changes.at ?? need.at,
    until: changes.until ?? need.until,
    alternates: changes.alternates ?? base.alternates,
    mustShow: changes.mustShow ?? base.mustShow,
    welcome: changes.welcome ?? base.welcome,
    avoid: changes.avoid ?? need.avoid,
  };
}

/** A need with another phrase, without what belonged to the old one. */
export function withPhrase(need: Need, phrase: string): Need {
  if (phrase === need.phrase) return need;
  const { webPhrase, libraryFits: _fits, libraryFilm: _film, isReceipt: _isReceipt, ...rest } = need;
  const isWritten = (name: (typeof followers)[number]) => need.written?.includes(name) === true;
  return {
    ...rest,
    phrase,
    ...(webPhrase !== undefined && isWritten('webPhrase') && { webPhrase }),
    alternates: isWritten('alternates') ? need.alternates : [],
    mustShow: isWritten('mustShow') ? need.mustShow : '',
    welcome: isWritten('welcome') ? need.welcome : [],
  };
}
