/**
 * @typedef {import('@vitest/coverage-v8/dist/provider.js').V8CoverageProvider} Provider
 * @typedef {ReturnType<Provider['createCoverageMap']>} CoverageMap
 * @typedef {CoverageMap['data'][string]} FileCoverage
 * @typedef {FileCoverage['data']} FileCoverageData
 * @typedef {FileCoverageData['statementMap'][string]} Range
 */

/**
 * Adds the hits of a source file in a built program to those of the same file in a test. The two come from different
 * compilers, whose maps agree on where code starts, but not on where it ends. So what starts at the same place is the
 * same; what has no partner in `own` is left out.
 * @param {FileCoverageData} own
 * @param {FileCoverageData} other
 */
export function addHits(own, other) {
  const statements = byStart(other.statementMap, (range) => start(range));
  for (const [id, range] of Object.entries(own.statementMap)) {
    own.s[id] = (own.s[id] ?? 0) + most(statements.get(start(range)), other.s);
  }
  const functions = byStart(other.fnMap, ({ loc }) => start(loc));
  for (const [id, { loc }] of Object.entries(own.fnMap)) {
    own.f[id] = (own.f[id] ?? 0) + most(functions.get(start(loc)), other.f);
  }
  const branches = byStart(other.branchMap, branchKey);
  for (const [id, branch] of Object.entries(own.branchMap)) {
    const [partner = ''] = branches.get(branchKey(branch)) ?? [];
    own.b[id] = own.b[id]?.map((hits, arm) => hits + (other.b[partner]?.[arm] ?? 0)) ?? [];
  }
}

/** @param {FileCoverageData['branchMap'][string]} branch */
function branchKey({ type, loc, locations }) {
  return [type, start(loc), ...locations.map(start)].join(' ');
}

/** @param {Range} range */
function start(range) {
  return `${range.start.line}:${range.start.column}`;
}

/**
 * @template T
 * @param {Record<string, T>} parts
 * @param {(part: T) => string} key
 */
function byStart(parts, key) {
  /** @type {Map<string, string[]>} */
  const ids = new Map();
  for (const [id, part] of Object.entries(parts)) {
    ids.set(key(part), [...(ids.get(key(part)) ?? []), id]);
  }
  return ids;
}

/**
 * @param {readonly string[] | undefined} ids
 * @param {Record<string, number>} hits
 */
function most(ids, hits) {
  return Math.max(0, ...(ids ?? []).map((id) => hits[id] ?? 0));
}
