/** A range of bytes; `to` is inclusive. */
export interface ByteSpan {
  from: number;
  to: number;
}

/** The cost of a request in bytes: a round trip of 25 ms at 4 MB/s. */
const requestCostBytes = 100_000;
/** Max share of unwanted bytes that are downloaded to save requests. */
const maxWaste = 0.05;
/** Max requests for one shot, out of consideration for the server; beyond it gaps are downloaded at any cost. */
const maxRequests = 24;

/** Plans few requests for all of the wanted bytes, by merging adjacent spans and spans with small gaps. */
export function planRequests(wanted: readonly ByteSpan[]): ByteSpan[] {
  const spans = mergeAdjacent(wanted);
  const needed = spans.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const gaps = spans
    .slice(1)
    .map((span, index) => ({ index, bytes: span.from - (spans[index]?.to ?? 0) - 1 }))
    .sort((a, b) => a.bytes - b.bytes);
  const mergedGaps = new Set<number>();
  let wasted = 0;
  for (const { index, bytes } of gaps) {
    const cheap = bytes <= requestCostBytes && wasted + bytes <= needed * maxWaste;
    if (!cheap && spans.length - mergedGaps.size <= maxRequests) break;
    mergedGaps.add(index);
    wasted += bytes;
  }
  return spans.reduce<ByteSpan[]>((requests, span, index) => {
    const before = requests.at(-1);
    if (before && mergedGaps.has(index - 1)) before.to = span.to;
    else requests.push({ ...span });
    return requests;
  }, []);
}

function mergeAdjacent(wanted: readonly ByteSpan[]): ByteSpan[] {
  const sorted = wanted.filter(({ from, to }) => to >= from).sort((a, b) => a.from - b.from);
  return sorted.reduce<ByteSpan[]>((spans, span) => {
    const before = spans.at(-1);
    if (before && span.from <= before.to + 1) before.to = Math.max(before.to, span.to);
    else spans.push({ ...span });
    return spans;
  }, []);
}
