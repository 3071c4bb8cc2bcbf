/**
 * Parses a number as models write it: 7, "7", "7.5 s", "8/10", "85 %", "~12". Times such as "01:15", "00:01:15.5" or
 * "1m15s" become seconds. Undefined for anything else.
 */
export function readNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  const clock = /^\[?(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2}(?:[.,]\d+)?)\]?/.exec(text);
  if (clock) return seconds(clock[1], clock[2], clock[3]);
  const named = /^(?:(\d+)\s*h(?:ours?)?\s*)?(\d+)\s*m(?:in(?:utes?)?)?\s*(?:(\d+(?:[.,]\d+)?)\s*s)?/i.exec(
    text,
  );
  if (named) return seconds(named[1], named[2], named[3]);
  const plain = /^[~≈<>]?\s*(-?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?)(?![\d:])/i.exec(text);
  return plain?.[1] === undefined ? undefined : Number(plain[1].replace(',', '.'));
}

function seconds(hours = '0', minutes = '0', rest = '0'): number {
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(rest.replace(',', '.'));
}
