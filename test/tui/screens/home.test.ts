import { afterEach, describe, expect, it } from 'vitest';
import { keys, type Size } from '../../harness/screen/screen.ts';
import { TuiScreen } from '../../harness/screen/tui.tsx';

let screen: TuiScreen;
afterEach(() => screen.close());

async function show(name: string, size?: Size): Promise<TuiScreen> {
  screen = new TuiScreen(name, size);
  await screen.text();
  return screen;
}

const chosen = async () => (await screen.lines()).find((line) => line.includes('❯')) ?? '';

describe('home', () => {
  it('shows the state of each job in a word, its progress, its cost, its age and the time left', async () => {
    await show('home');
    const text = await screen.text();
    expect(text).toMatch(/◆ interview_final\.mp4 +to review +12 needs planned +\$0\.00 +2 min ago/);
    expect(text).toMatch(
      /▶ vlog_tokyo\.mp4 +interrupted +4\/11 needs · finding clips +\$0\.02 +18 min ago +~2:50 left/,
    );
    expect(text).toMatch(/✗ talk\.mp4 +failed +The Gemini key was refused/);
    expect(text).toMatch(/✔ demo\.mp4 +finished +9 clips · 1 to film/);
    expect(text).toMatch(/ffmpeg ✓ +yt-dlp – +Gemini ! +4 jobs/);
  });

  it('shortens the progress of a job when space is short', async () => {
    await show('home', { columns: 80, rows: 24 });
    const text = await screen.text();
    expect(text).toMatch(/vlog_tokyo\.mp4 +interrupted +4\/11 needs /);
    expect(text).toMatch(/demo\.mp4 +finished +9\/11 needs filled /);
  });

  it('marks a message that is too long for the screen', async () => {
    await show('set-aside', { columns: 60, rows: 16 });
    screen.app.folderOf = () => Promise.reject(new Error(`${'a long word '.repeat(30)}the end`));
    await screen.press('d');
    await screen.until(/[a-z] +…\n/);
  });

  it('moves with arrows, j and k, g and G', async () => {
    await show('home');
    await screen.press(keys.down, 'j');
    expect(await chosen()).toContain('talk.mp4');
    await screen.press('k');
    expect(await chosen()).toContain('vlog_tokyo.mp4');
    await screen.press('G');
    expect(await chosen()).toContain('demo.mp4');
    await screen.press('g');
    expect(await chosen()).toContain('interview_final.mp4');
  });

  it('tells all about a job: its state, its error, its needs, its cost and its folder', async () => {
    await show('home');
    await screen.press('i');
    await screen.until(/interview_final\.mp4 +all about this job/);
    let text = await screen.text();
    expect(text).toMatch(/state +to review/);
    expect(text).toMatch(/needs +12 planned · 11 selected · 0 filled/);
    expect(text).toMatch(/command +stockpile-tui resume job-1/);
    expect(text).not.toMatch(/^ *error /m);
    await screen.press(keys.escape, 'j', 'j', 'i');
    await screen.until(/talk\.mp4 +all about this job/);
    text = await screen.text();
    expect(text).toMatch(/error +The Gemini key was refused/);
    await screen.press(keys.escape, 'G', 'i');
    await screen.until(/demo\.mp4 +all about this job/);
    expect(await screen.text()).toMatch(/needs +.*1 to film/);
  });

  it('handles all keys of one input event in order', async () => {
    await show('home');
    await screen.press('jjj\r');
    expect(screen.app.opened).toEqual(['job-4']);
  });

  it('pages through ten thousand jobs and draws only those that are visible', async () => {
    await show('many', { columns: 120, rows: 40 });
    await screen.press(keys.pageDown);
    expect(await chosen()).toContain('film_00036');
    await screen.press('G');
    expect(await chosen()).toContain('film_09999');
    await screen.press(keys.ctrlU);
    expect(await chosen()).toContain('film_09981');
    expect((await screen.lines()).filter((line) => line.includes('film_'))).toHaveLength(36);
  });

  it('keeps the same job chosen when others are inserted before it', async () => {
    await show('home');
    await screen.press('j');
    await screen.app.startJob({
      videoPath: '/films/new.mp4',
      preferences: { style: '', avoid: '', notes: '' },
      acceptPlan: false,
    });
    await screen.until('new.mp4');
    expect(await chosen()).toContain('vlog_tokyo.mp4');
  });

  it('filters by words of name and summary, and Esc clears the filter', async () => {
    await show('home');
    await screen.press('/', 'vlo finding');
    expect(await screen.text()).not.toContain('talk.mp4');
    expect(await chosen()).toContain('vlog_tokyo.mp4');
    await screen.press(keys.enter, keys.enter);
    expect(screen.app.opened).toEqual(['job-2']);
    await screen.until('gather');
    await screen.press(keys.clearEscape);
    await screen.until('1 job');
    await screen.press(keys.clearEscape);
    await screen.until('talk.mp4');
  });

  it('asks before it removes a job, and accepts only y as yes', async () => {
    await show('home');
    await screen.press('j', 'd');
    await screen.until('Remove vlog_tokyo.mp4 from the history?');
    await screen.press(keys.enter, 'j', 'n');
    expect(screen.app.entries).toHaveLength(4);
    await screen.press('d');
    await screen.until('Remove vlog_tokyo.mp4');
    await screen.press('y');
    await screen.until('3 jobs');
    expect(screen.app.entries.map(({ id }) => id)).not.toContain('job-2');
  });

  it('offers to delete the folder with the job, and says what is in it', async () => {
    await show('home');
    await screen.press('G', 'd');
    await screen.until(/\(7\s+files,\s+12\.4\s+MB\)/);
    await screen.until(/D\s+moves\s+it\s+to\s+the\s+trash/);
    await screen.press('d', 'f');
    expect(screen.app.removed).toEqual([]);
    await screen.press('D');
    await screen.until('3 jobs');
    expect(screen.app.removed).toEqual([{ id: 'job-4', withFolder: true }]);
    await screen.until('its folder is in the trash');
  });

  it('says that a folder is gone for good where there is no trash', async () => {
    await show('home');
    screen.app.hasTrash = false;
    await screen.press('d');
    await screen.until('D deletes it: it is gone for good.');
    await screen.press(keys.clearEscape, '?');
    await screen.until('Keys');
    expect(await screen.text()).not.toContain('to the trash');
  });

  it('chooses the new job that was left, and forgets one that is deleted', async () => {
    await show('home');
    await screen.press('G', 'n', '/films/new.mp4', keys.enter);
    await screen.until('new.mp4 · 6:12');
    expect(screen.shownJobs).toHaveLength(1);
    await screen.press(keys.clearEscape);
    await screen.until('5 jobs');
    expect(await chosen()).toContain('new.mp4');
    await screen.press('d', 'D');
    await screen.until('4 jobs');
    expect(screen.shownJobs).toEqual([]);
  });

  it('does not offer to delete a folder that the job did not create', async () => {
    await show('home');
    screen.app.foreignFolders.add('job-4');
    await screen.press('G', 'd');
    await screen.until('Its folder will not be deleted: it has no record that this job created it.');
    await screen.press('D');
    expect(screen.app.removed).toEqual([]);
    await screen.press('y');
    await screen.until('3 jobs');
    expect(screen.app.removed).toEqual([{ id: 'job-4', withFolder: false }]);
  });

  it('shows the result of each API key as it arrives, and tests again on r', async () => {
    await show('home');
    await screen.press('c');
    await screen.until('Set GEMINI_API_KEY.');
    const again = Promise.withResolvers<void>();
    screen.app.answer = again.promise;
    await screen.press('r');
    await screen.until('testing API keys, 1 left');
    expect(await screen.text()).toMatch(/testing +Gemini +asking/);
    again.resolve();
    await screen.until('Set GEMINI_API_KEY.');
    expect(await screen.text()).not.toContain('testing API keys');
  });

  it('opens each job in the view that fits its state', async () => {
    await show('home');
    await screen.press(keys.enter);
    await screen.until('space on/off');
    await screen.press(keys.clearEscape, 'G', keys.enter);
    await screen.until('o play');
  });

  it('says in one line why a job cannot be opened, until the next key', async () => {
    await show('many', { columns: 80, rows: 24 });
    await screen.press(keys.enter);
    await screen.until('The saved job cannot be read. Start it again.');
    await screen.press('j');
    expect(await screen.text()).not.toContain('cannot be read');
  });

  it('says what to do when there are no jobs', async () => {
    await show('empty');
    expect(await screen.text()).toContain('No jobs yet.');
    await screen.press(keys.enter, 'd', 'j');
    expect(await screen.text()).toContain('No jobs yet.');
  });

  it('shows what is installed, what is missing and what to do', async () => {
    await show('home');
    await screen.press('c');
    await screen.until('Install it from');
    expect(await screen.text()).toMatch(/✓ ok +ffmpeg +5\.1\.7/);
    expect(await screen.text()).toMatch(/plan, rank, inspect +offline: no Gemini key/);
  });

  it('shows the keys of the screen, and closes one layer with each Esc', async () => {
    await show('home');
    await screen.press('c', '?');
    expect(await screen.text()).toContain('test every API key');
    await screen.press(keys.clearEscape);
    expect(await screen.text()).toContain('What will run');
    await screen.press(keys.clearEscape, keys.clearEscape, keys.clearEscape);
    expect(await chosen()).toContain('interview_final.mp4');
    expect(screen.left).toEqual([]);
    await screen.press('q');
    expect(screen.left).toEqual(['quit']);
  });
});
