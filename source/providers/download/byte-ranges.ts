/** Bytes of a file, the last one included. */
export interface Span {
  from: number;
  to: number;
}

/** Each request costs a round trip, which brings this many bytes at 4 MB a second and 25 ms. */
const requestBytes = 100_000;
/** Of what is wanted, so much may come along unwanted for the sake of fewer requests. */
const wasteShare = 0.05;
/** More requests than this for one shot would be rude; then gaps are fetched, whatever they cost. */
const mostRequests = 24;

/** Few requests that bring all of these bytes: touching spans become one, and so do those with a small gap between. */
export function planRequests(wanted: readonly Span[]): Span[] {
  const spans = joinTouching(wanted);
  const needed = spans.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const gaps = spans
    .slice(1)
    .map((span, index) => ({ index, bytes: span.from - (spans[index]?.to ?? 0) - 1 }))
    .sort((a, b) => a.bytes - b.bytes);
  const closed = new Set<number>();
  let wasted = 0;
  for (const { index, bytes } of gaps) {
    const cheap = bytes <= requestBytes && wasted + bytes <= needed * wasteShare;
    if (!cheap && spans.length - closed.size <= mostRequests) break;
    closed.add(index);
    wasted += bytes;
  }
  return spans.reduce<Span[]>((requests, span, index) => {
    const before = requests.at(-1);
    if (before && closed.has(index - 1)) before.to = span.to;
    else requests.push({ ...span });
    return requests;
  }, []);
}

function joinTouching(wanted: readonly Span[]): Span[] {
  const sorted = wanted.filter(({ from, to }) => to >= from).sort((a, b) => a.from - b.from);
  return sorted.reduce<Span[]>((spans, span) => {
    const before = spans.at(-1);
    if (before && span.from <= before.to + 1) before.to = Math.max(before.to, span.to);
    else spans.push({ ...span });
    return spans;
  }, []);
}
