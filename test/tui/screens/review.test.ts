import { afterEach, describe, expect, it } from 'vitest';
import { needSchema } from '../../../source/core/plan/need.ts';
import { sampleNeeds } from '../../harness/jobs/jobs.ts';
import { keys, type Size } from '../../harness/screen/screen.ts';
import { TuiScreen } from '../../harness/screen/tui.tsx';

let screen: TuiScreen;
afterEach(() => screen.close());

async function show(name = 'review', size?: Size): Promise<void> {
  screen = new TuiScreen(name, size);
  await screen.text();
}

const need = (at: number) => screen.job.snapshot().needs[at]?.need;

describe('the review', () => {
  it('shows each need and, next to the list, the details of the chosen one', async () => {
    await show();
    const text = await screen.text();
    expect(text).toMatch(/interview_final\.mp4 · 6:12 · 12 needs: moments that need B-roll +11 selected/);
    expect(text).toMatch(/❯ \[x\] 00:30 {2}city skyline aerial +│ “and by nine the whole downtown/);
    expect(text).toMatch(/\[ \] 01:24 {2}man typing laptop/);
    expect(text).toMatch(/│ must show +skyline/);
    expect(text).toMatch(/│ why +sets the place before the story starts/);
  });

  it('has the details below the list on a narrow screen', async () => {
    await show('review', { columns: 60, rows: 16 });
    const lines = await screen.lines();
    expect(lines.at(-1)).toMatch(/↵ start/);
    expect(lines.findIndex((line) => line.includes('moment'))).toBeGreaterThan(
      lines.findIndex((line) => line.includes('stock chart')),
    );
  });

  it.each([
    [{ columns: 120, rows: 40 }, 10],
    [{ columns: 80, rows: 24 }, 5],
  ])('shows a frame of the best film of the library for the chosen need at %o', async (size, rows) => {
    await show('review-library', size);
    await screen.until(/@{15}/);
    const lines = await screen.lines();
    const pictured = lines.filter((line) => /@{15}/.test(line));
    expect(pictured.length).toBeGreaterThan(rows);
    expect(pictured.every((line) => /@{15}$/.test(line))).toBe(true);
    if (size.columns === 120) expect(lines.join('\n')).toContain('in your library: own city skyline aerial');
    // A form takes its place, and it comes back with the list.
    await screen.press('e');
    expect(await screen.text()).not.toMatch(/@{15}/);
    await screen.press(keys.clearEscape);
    await screen.until(/@{15}/);
  });

  it('shows no frame where there is no room for one', async () => {
    await show('review-library', { columns: 60, rows: 16 });
    expect(await screen.text()).not.toContain('@@');
    expect(await screen.text()).toContain('1 in your library');
  });

  it('shows only needs that match the filter, and all without a filter', async () => {
    await show();
    await screen.press('/', 'rush hour');
    expect(await screen.text()).toMatch(/ \/ rush hour +1 need/);
    expect(await screen.text()).not.toContain('city skyline');
    await screen.press(keys.enter, ' ');
    expect(need(3)?.selected).toBe(false);
    await screen.press(keys.clearEscape);
    await screen.until('city skyline');
    await screen.press('/', 'no such words');
    expect(await screen.text()).toContain('No needs match the filter.');
  });

  it('selects and deselects one need or all at once', async () => {
    await show();
    await screen.press(' j ');
    expect([need(0)?.selected, need(1)?.selected]).toEqual([false, false]);
    expect(await screen.text()).toContain('9 selected');
    await screen.press('a');
    expect(await screen.text()).toContain('12 selected');
    await screen.press('x');
    expect(await screen.text()).toContain('0 selected');
  });

  it('selects and deselects only the needs that a filter shows, and keeps the filter in sight', async () => {
    await show();
    await screen.press('/', 'rush hour', keys.enter, 'x');
    expect(await screen.text()).toMatch(/10 selected[\s\S]* \/ rush hour +1 need/);
    await screen.press('a');
    expect(await screen.text()).toContain('11 selected');
    expect(screen.job.commands.map((command) => 'needIds' in command && command.needIds)).toEqual([
      ['n04'],
      ['n04'],
    ]);
  });

  it('moves a need to the shot list and back, and says so', async () => {
    await show();
    await screen.press('-');
    await screen.until(/❯ \[x\] 00:30 {2}city skyline aerial {2}you film it/);
    await screen.until('"city skyline aerial" is on the shot list');
    await screen.press('+');
    await screen.until('is searched for again');
    expect(await screen.text()).not.toContain('you film it ');
    expect(screen.job.commands.map(({ type }) => type)).toEqual(['film', 'retry']);
  });

  it('searches a need with another phrase, which drops what belonged to the old one', async () => {
    await show();
    await screen.press('R', keys.ctrlU, 'harbor cranes', keys.enter);
    await screen.until(/❯ \[x\] 00:30 {2}harbor cranes/);
    expect(await screen.text()).not.toMatch(/also try|must show/);
    await screen.press('u');
    await screen.until(/❯ \[x\] 00:30 {2}city skyline aerial[\s\S]*must show +skyline/);
  });

  it('edits phrase, times and lists of a need, and sends only what was changed', async () => {
    await show();
    await screen.press(
      'e',
      ' at night',
      keys.tab,
      keys.ctrlU,
      '1:02',
      keys.tab,
      keys.ctrlU,
      '70',
      keys.tab,
      ', lights',
    );
    await screen.press(keys.enter);
    expect(screen.job.commands).toEqual([
      {
        type: 'edit',
        needId: 'n01',
        changes: {
          phrase: 'city skyline aerial at night',
          at: 62,
          until: 70,
          mustShow: 'skyline, lights',
        },
      },
    ]);
    expect(await screen.text()).toMatch(/❯ \[x\] 01:02 {2}city skyline aerial at night/);
  });

  it.each([
    ['no phrase', keys.ctrlU, 'must have a phrase'],
    ['no time', `${keys.tab}x`, 'From: enter a time like 1:30, or seconds like 90.'],
    ['an end before the beginning', `${keys.tab}${keys.ctrlU}5:00`, 'must be after the start'],
    [
      'a start after the end of the video',
      `${keys.tab}${keys.ctrlU}9:00${keys.tab}${keys.ctrlU}9:10`,
      'The video ends at 06:12',
    ],
  ])('says what is wrong with %s and keeps the form open', async (_name, typed, says) => {
    await show();
    await screen.press('e', ...typed, keys.enter);
    expect(await screen.text()).toContain(says);
    expect(screen.job.commands).toEqual([]);
    await screen.press(keys.clearEscape);
    expect(await screen.text()).toContain('12 needs');
  });

  it('shows an example time as a placeholder, not as a value', async () => {
    await show('review');
    await screen.press('n', keys.tab, keys.tab);
    expect(await screen.text()).toMatch(/Until +like 1:30/);
  });

  it('replaces a time that was there when typing begins, and edits it where the cursor was moved first', async () => {
    await show();
    await screen.press('e', keys.tab, '1:02', keys.tab, '1:08', keys.enter);
    expect(screen.job.commands).toMatchObject([{ type: 'edit', changes: { at: 62, until: 68 } }]);
    await screen.press('e', keys.tab, keys.left, '0');
    expect(await screen.text()).toMatch(/From +01:002/);
    await screen.press(keys.tab, keys.backspace);
    expect(await screen.text()).toMatch(/Until +01:0 *$/m);
  });

  it('keeps times to the frame, and says when two needs begin in the same second', async () => {
    await show();
    await screen.press('e', keys.tab, keys.ctrlU, '0:58.21', keys.tab, keys.ctrlU, '1:04', keys.enter);
    await screen.until('Saved. "coffee shop remote workers" also begins at 00:58.');
    expect(screen.job.commands).toMatchObject([{ type: 'edit', changes: { at: 58.2, until: 64 } }]);
    await screen.press('e');
    await screen.until(/From +00:58\.2$/m);
  });

  it('adds a need by hand at the time of the chosen one', async () => {
    await show();
    await screen.press('jn', 'tram in the rain', keys.enter);
    expect(screen.job.commands).toEqual([{ type: 'add', phrase: 'tram in the rain', at: 58 }]);
    await screen.until('Added "tram in the rain". "coffee shop remote workers" also begins at 00:58.');
    expect(await screen.text()).toContain('13 needs');
    expect(await screen.text()).toMatch(/❯ \[x\] 00:58 {2}tram in the rain/);
  });

  it('says which need an added or a moved one overlaps', async () => {
    await show();
    await screen.press('n', 'tram in the rain', keys.tab, keys.ctrlU, '0:26', keys.enter);
    await screen.until('Added "tram in the rain". It overlaps "city skyline aerial" at 00:30.');
    await screen.press('e', keys.tab, keys.tab, keys.ctrlU, '0:31', keys.enter);
    await screen.until('Saved. It overlaps "city skyline aerial" at 00:30.');
    await screen.press('e', keys.tab, keys.tab, keys.ctrlU, '0:30', keys.enter);
    await screen.until('Saved.');
    expect(await screen.text()).not.toContain('overlaps');
  });

  it('shows how many films fit an added need, once they are counted', async () => {
    await show();
    await screen.press('n', 'tram in the rain', keys.enter);
    expect(await screen.text()).toMatch(/00:30 {2}tram in the rain +│/);
    screen.job.emit({ type: 'need.counted', needId: 'n13', libraryFits: 2 });
    await screen.until(/❯ \[x\] 00:30 {2}tram in the rain {2}2 in your library/);
  });

  it('undoes one change after the other, of any kind, and redoes them', async () => {
    await show();
    expect(await screen.text()).not.toContain('u undo');
    await screen.press('j', ' ', 'n', 'tram in the rain', keys.enter, 'x');
    expect(await screen.text()).toMatch(/13 needs.* 0 selected/);
    await screen.press('u');
    await screen.until(/13 needs.* 11 selected/);
    expect(await screen.text()).toContain('undo: 11 needs selected');
    await screen.press('u');
    await screen.until(/12 needs.* 10 selected/);
    expect(await screen.text()).not.toMatch(/\[x\] 00:58 {2}tram in the rain/);
    await screen.press('u');
    await screen.until(/12 needs: moments that need B-roll +11 selected/);
    expect(await screen.text()).toMatch(/❯ \[x\] 00:58 {2}coffee shop/);
    await screen.press('u');
    await screen.until('Nothing to undo');
    await screen.press('U', 'U');
    await screen.until(/❯ \[x\] 00:58 {2}tram in the rain/);
  });

  it('has more needs planned with >, says so, and stops with esc without leaving', async () => {
    await show();
    await screen.press('>');
    await screen.until(/planning 4 more needs {3}esc stop/);
    screen.job.emit({ type: 'planning.progress', fraction: 0.4, message: '2 of 5 parts' });
    await screen.until('planning 4 more needs · 40 % · 2 of 5 parts');
    await screen.press(keys.enter);
    await screen.until('More needs are being planned. esc stops planning.');
    await screen.press('<');
    await screen.until('More needs are being planned; stop that first.');
    await screen.press(keys.clearEscape);
    await screen.until('Planning was stopped; the plan is as it was.');
    expect(await screen.text()).toContain('12 needs');
    expect(screen.job.commands.map(({ type }) => type)).toEqual(['more-needs', 'stop-planning']);
  });

  it('shows the needs that were added, or why there are none', async () => {
    await show();
    await screen.press('>');
    const tram = { ...sampleNeeds[0], id: 'n13', at: 40, until: 46, phrase: 'tram in the rain' };
    screen.job.emit(
      { type: 'needs.added', needs: [needSchema.parse(tram)] },
      { type: 'planning.ended', message: '1 need added by gemini.' },
    );
    await screen.until(
      /13 needs.* 12 selected[\s\S]*1 need added by gemini\.[\s\S]*00:40 {2}tram in the rain/,
    );
    await screen.press('u');
    await screen.until('undo: 1 need removed');
    expect(await screen.text()).not.toMatch(/tram in the rain|added by gemini/);
    await screen.press('>');
    screen.job.emit({ type: 'planning.ended', message: 'No more needs: no budget.', isFault: true });
    await screen.until('No more needs: no budget.');
  });

  it('removes the weakest needs with <, but none that was touched, and says how many', async () => {
    await show();
    await screen.press('<');
    await screen.until(/9 needs[\s\S]*3 needs removed\. u undoes it\./);
    await screen.press('u');
    await screen.until(/12 needs: moments that need B-roll +11 selected/);
    await screen.press('a', 'x', '<');
    await screen.until('so all of them stay');
  });

  it('updates the estimated cost and time at once with the selection', async () => {
    await show();
    expect(await screen.text()).toMatch(/11 selected · est\. \$0\.00 · ~\d+ (s|min)/);
    await screen.press('x');
    expect(await screen.text()).toContain('0 selected · est. $0.00 · ~0 s');
  });

  it('estimates from past jobs with the same engines, and says when the estimate is over the budget', async () => {
    await show('review-paid');
    expect(await screen.text()).toContain('11 selected · est. $0.31 of $0.25 left · ~4 min');
    await screen.press(' ', 'j', ' ', 'j', 'j', ' ');
    expect(await screen.text()).toContain('8 selected · est. $0.23 · ~3 min');
  });

  it('starts, and shows the dashboard', async () => {
    await show();
    await screen.press(keys.enter);
    await screen.until('gather ▶');
    expect(screen.job.commands).toEqual([{ type: 'start' }]);
  });

  it('does not start with nothing selected, and says so', async () => {
    await show();
    await screen.press('x', keys.enter);
    expect(await screen.text()).toContain('Nothing is selected');
    expect(screen.job.commands.map(({ type }) => type)).toEqual(['select-all']);
  });

  it('is saved for later with s, and is unchanged when it is opened again', async () => {
    await show();
    await screen.press(' ', 's');
    await screen.until('Saved: interview_final.mp4 waits here');
    await screen.press(keys.enter);
    await screen.until('10 selected');
  });

  it('keeps a half-typed edit while the terminal is too small', async () => {
    await show();
    await screen.press('e', ' rain');
    await screen.resize({ columns: 40, rows: 10 });
    await screen.until('needs 60x16, is 40x10');
    await screen.resize({ columns: 120, rows: 40 });
    await screen.until('city skyline aerial rain');
  });

  it('scrolls thousands of needs and draws only those that are visible', async () => {
    await show('review-many', { columns: 120, rows: 40 });
    await screen.press('G');
    const lines = await screen.lines();
    expect(lines.some((line) => /❯ .*need number 4999/.test(line))).toBe(true);
    expect(lines.filter((line) => line.includes('need number'))).toHaveLength(36);
  });

  it('opens the details of a need that do not fit below the list', async () => {
    await show('review', { columns: 60, rows: 16 });
    await screen.press('i');
    await screen.until('sets the place before the story starts');
  });

  it('sets the budget before any money is spent', async () => {
    await show('review', { columns: 200, rows: 40 });
    expect(await screen.text()).toMatch(/< > fewer \/ more .*\$ budget/);
    await screen.press('$');
    await screen.until('0 means no limit.');
    expect(await screen.text()).not.toContain('resumes with this budget');
    await screen.press(keys.ctrlU, '0.75', keys.enter);
    await screen.until('The budget is $0.75 now.');
    expect(screen.job.snapshot().cost.budgetUsd).toBe(0.75);
  });

  it('gives the details of a need the rows that a short list leaves free', async () => {
    await show('review', { columns: 80, rows: 24 });
    expect(await screen.text()).toContain('avoid       night');
  });
});
