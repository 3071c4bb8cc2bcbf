import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, expect, vi } from 'vitest';

/** In the environment of everything that the tests of this file start, and of what that starts. */
const mark = `${process.pid}-${Date.now()}`;
process.env['STOCKPILE_TEST'] = mark;

/** A program that has just been ended may take a moment; what runs on by itself takes longer. */
const patienceMs = 15_000;

/** After every test: nothing that the program started outlives it, however it ended. Looks where the system shows it (Linux). */
afterEach(async () => {
  const isClean = () => orphans().length === 0;
  await vi.waitUntil(isClean, { timeout: patienceMs, interval: 50 }).catch(() => {});
  expect(orphans()).toEqual([]);
});

/** Command lines of processes that come from these tests and whose parents have all ended. */
function orphans(): string[] {
  if (process.platform !== 'linux') return [];
  const ours = readdirSync('/proc').filter(
    (pid) => /^\d+$/.test(pid) && read(pid, 'environ').split('\0').includes(`STOCKPILE_TEST=${mark}`),
  );
  return ours
    .filter((pid) => Number(pid) !== process.pid && !comesFromUs(Number(pid)))
    .map((pid) => read(pid, 'cmdline').replaceAll('\0', ' '))
    .filter((line) => line !== '');
}

function comesFromUs(pid: number): boolean {
  if (pid === process.pid) return true;
  const stat = read(String(pid), 'stat');
  const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  return parent > 1 && comesFromUs(parent);
}

/** Empty for a process that has just ended or belongs to someone else. */
function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
