import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { keys, type Size } from '../harness/screen/screen.ts';
import { TuiScreen } from '../harness/screen/tui.tsx';

const sizes: readonly Size[] = [
  { columns: 60, rows: 16 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 60 },
];

interface Shown {
  scene: string;
  /** The keys that open it. */
  press?: readonly string[];
  /** Text that is shown once the screen is complete. */
  complete?: string;
  /** The same where only the widest screen has room for it: its pictures. */
  completeWide?: string;
}

/** All screens, by name. */
const views: Readonly<Record<string, Shown>> = {
  home: { scene: 'home' },
  'home-empty': { scene: 'empty' },
  'home-filter': { scene: 'home', press: ['/', 'v', 'l', 'o', 'g'] },
  'home-delete': { scene: 'home', press: ['d'] },
  'new-job': { scene: 'home', press: ['n'] },
  'new-job-filled': {
    scene: 'home',
    press: ['n', '/films/talk.mp4', keys.down, '/films/raw'],
    complete: '214 videos',
  },
  settings: { scene: 'home', press: [','] },
  checks: { scene: 'home', press: ['c'] },
  help: { scene: 'home', press: ['?'] },
  review: { scene: 'review' },
  'review-edit': { scene: 'review', press: ['e'] },
  'review-hostile': { scene: 'hostile' },
  early: { scene: 'early' },
  dashboard: { scene: 'dashboard', completeWide: '@'.repeat(8) },
  'dashboard-need': { scene: 'dashboard', press: [keys.enter], complete: '@'.repeat(8) },
  'need-seconds': { scene: 'results', press: ['i', 'j', ']', '}', '}'], complete: '@'.repeat(8) },
  'results-search': { scene: 'results', press: ['R'] },
  'dashboard-paused': { scene: 'paused' },
  'dashboard-budget': { scene: 'dashboard', press: ['$'] },
  'dashboard-log': { scene: 'dashboard', press: ['l'] },
  'dashboard-batch': { scene: 'batch', completeWide: '@'.repeat(8) },
  results: { scene: 'results', complete: '@'.repeat(10) },
};

/** Any frame of the spinner. */
const spinner = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/g;

let screen: TuiScreen | undefined;
const { TZ } = process.env;

beforeAll(() => {
  // The snapshots contain ages and dates.
  process.env['TZ'] = 'UTC';
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 10, 22, 20, 15) });
});
afterAll(() => {
  vi.useRealTimers();
  if (TZ === undefined) delete process.env['TZ'];
  else process.env['TZ'] = TZ;
});
afterEach(() => screen?.close());

describe.each(Object.entries(views))('%s looks as accepted', (name, shown) => {
  const { scene, press = [], complete, completeWide } = shown;
  it.each(sizes)('at $columns x $rows', async (size) => {
    screen = new TuiScreen(scene, size);
    await screen.text();
    await screen.press(...press);
    if (complete) await screen.until(complete);
    if (completeWide && size === sizes.at(-1)) await screen.until(completeWide);
    const lines = await screen.lines();
    const picture = lines.map((line) => line.trimEnd().replaceAll(spinner, '⠋')).join('\n');
    await expect(`${picture}\n`).toMatchFileSnapshot(`snapshots/${name}-${size.columns}x${size.rows}.txt`);
  });
});
