/** The same function, which remembers its results. */
export function memoized<Result>(
  find: (text: string) => Result,
  maxEntries = 20_000,
): (text: string) => Result {
  const known = new Map<string, Result>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const found = find(text);
    if (known.size >= maxEntries) known.clear();
    known.set(text, found);
    return found;
  };
}
