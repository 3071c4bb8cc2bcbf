import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const shownLines = 12;

/**
 * The files below a limit, those with the most uncovered lines and branches first: their lines and branches in percent,
 * and the first lines that were not run or of which not all branches were.
 * @param {import('./add-hits.mjs').CoverageMap} coverage
 * @param {{ lines: number, branches: number }} limits in percent
 */
export function coverageTable(coverage, limits) {
  const files = Object.values(coverage.data).map((file) => {
    const { lines, branches } = file.toSummary();
    const isBelow = percent(lines) < limits.lines || percent(branches) < limits.branches;
    return { file, lines, branches, isBelow, missing: missing(lines) + missing(branches) };
  });
  const rows = files.filter((row) => row.isBelow).sort((one, other) => other.missing - one.missing);
  const width = Math.max(4, ...rows.map(({ file }) => path.relative(root, file.path).length));
  return [
    `${'File'.padEnd(width)}  Lines %  Branches %  Lines with something not covered`,
    ...rows.map(({ file, lines, branches }) =>
      [
        path.relative(root, file.path).padEnd(width),
        String(percent(lines)).padStart(9),
        String(percent(branches)).padStart(12),
        `  ${uncovered(file)}`,
      ].join(''),
    ),
    '',
  ].join('\n');
}

/**
 * @typedef {{ total: number, covered: number, pct: number | 'Unknown' }} Totals
 */

/** @param {Totals} totals */
function missing({ total, covered }) {
  return total - covered;
}

/** @param {Totals} totals */
function percent({ pct }) {
  return pct === 'Unknown' ? 100 : pct;
}

/** @param {import('./add-hits.mjs').FileCoverage} file */
function uncovered(file) {
  const branches = Object.entries(file.getBranchCoverageByLine()).filter(([, line]) => line.coverage < 100);
  const lines = new Set([...file.getUncoveredLines(), ...branches.map(([line]) => line)]);
  const sorted = [...lines].map(Number).sort((one, other) => one - other);
  return [...sorted.slice(0, shownLines), ...(sorted.length > shownLines ? ['…'] : [])].join(',');
}
