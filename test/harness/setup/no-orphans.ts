import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, expect, vi } from 'vitest';

/** A variable in the environment of all processes that the tests of a file start, and of their children. */
const mark = `${process.pid}-${Date.now()}`;
process.env['STOCKPILE_TEST'] = mark;

/** How long an ended process may take to exit; an orphan runs longer. */
const patienceMs = 60_000;

/** Checks after every test that no child process outlives the program, however it ended. Linux only. */
afterEach(async () => {
  const isClean = () => orphans().length === 0;
  await vi.waitUntil(isClean, { timeout: patienceMs, interval: 50 }).catch(() => {});
  expect(orphans()).toEqual([]);
});

/** Command lines of processes that these tests started and whose parents have all ended. */
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

/** Empty for a process that has just ended or belongs to another user. */
function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
