import { afterEach, describe, expect, it } from 'vitest';
import { shotId } from '../../../source/core/footage/shot.ts';
import { filedClip } from '../../harness/jobs/sample-job.ts';
import { keys } from '../../harness/screen/screen.ts';
import { TuiScreen } from '../../harness/screen/tui.tsx';

let screen: TuiScreen;
afterEach(() => screen.close());

/** The details of the first need, whose clip is chosen; below it are its shot and its film. */
async function show(): Promise<void> {
  screen = new TuiScreen('results', { columns: 120, rows: 60 });
  await screen.text();
  await screen.press('i');
  await screen.until(/❯ file +00m30s/);
}

describe('the details of a need', () => {
  it('play its clip, and take a film or a shot that is chosen', async () => {
    await show();
    await screen.press(keys.enter);
    expect(screen.app.outside.at(-1)).toContain('00m30s_n01_1_score09.mp4');
    await screen.press('j', keys.enter);
    await screen.until('The need already has this clip.');
    await screen.press('j');
    await screen.until(/❯ 8\/10 +Skyline at sunrise, drone/);
    expect(screen.job.commands).toEqual([]);
  });

  it('take other seconds, moved by frames, and undo that', async () => {
    await show();
    await screen.press('j', ']', ']', '}');
    await screen.until(/in and out +00:05\.28 to 00:12\.84 \(7\.56 s\), not picked yet/);
    await screen.press('[');
    await screen.until('00:05.24 to 00:12.84');
    await screen.press(keys.enter);
    await screen.until(
      /Picked: Skyline at sunrise, drone; the clip stays until the new one is ready\. u undoes it\./,
    );
    expect(screen.job.commands).toMatchObject([{ type: 'pick', needId: 'n01', start: 5.24, end: 12.84 }]);
    await screen.press('u');
    await screen.until('undo: the pick for "city skyline aerial"');
  });

  it('take seconds that are typed, and say what is wrong with them', async () => {
    await show();
    await screen.press('j', 'e', keys.ctrlU, '9', keys.tab, keys.ctrlU, '3', keys.enter);
    await screen.until('The end must be after the start.');
    await screen.press(keys.ctrlU, '50', keys.enter);
    await screen.until('The film is only 42.0 s long');
    await screen.press(keys.ctrlU, '0:15.5', keys.enter);
    await screen.until('Picked: Skyline at sunrise');
    expect(screen.job.commands).toMatchObject([{ type: 'pick', start: 9, end: 15.5 }]);
    await screen.press(keys.clearEscape);
    await screen.until('another clip is being made');
  });

  it('take a film that was left out, after a second key and with the reason in sight', async () => {
    await show();
    await screen.press('G');
    await screen.until(/❯ Night skyline: must not show night/);
    await screen.press(keys.enter);
    await screen.until(/was left out: must not show night\. Pick it anyway\?/);
    expect(screen.job.commands).toEqual([]);
    await screen.press('y');
    await screen.until(/Picked: Night skyline/);
    expect(screen.job.commands).toMatchObject([{ type: 'pick', candidateId: 'library:x' }]);
  });

  it('keep the chosen film in sight when it is picked, when more becomes known, and on a smaller screen', async () => {
    screen = new TuiScreen('results', { columns: 80, rows: 24 });
    await screen.text();
    await screen.press('i', 'jj');
    const chosen = /❯ 8\/10 +Skyline at sunrise, drone/;
    await screen.until(chosen);
    screen.job.emit(
      {
        type: 'need.edited',
        needId: 'n01',
        changes: { mustShow: 'windows that are lit '.repeat(8) },
      },
      { type: 'need.searched-again', needId: 'n02', phrase: 'coffee' },
    );
    await screen.until(chosen);
    await screen.resize({ columns: 60, rows: 16 });
    await screen.until(chosen);
    expect(await screen.text()).toContain('pick');
  });

  it('offer nothing for a row that is out of sight', async () => {
    screen = new TuiScreen('results', { columns: 60, rows: 16 });
    await screen.text();
    await screen.press('i');
    await screen.until('Need');
    await screen.press('G');
    const text = await screen.text();
    expect(text.includes('❯')).toBe(/pick|play/.test(text));
    await screen.press('g', 'j', 'j', 'j');
    await screen.until(/❯ 8\/10 +Skyline at sunrise, drone/);
  });

  it('show each command once, in a line below the others', async () => {
    await show();
    const text = await screen.text();
    expect(text).not.toMatch(/command +ffmpeg/);
    expect(text).toMatch(/Commands\n +cut +ffmpeg -ss 5\.2/);
    await screen.resize({ columns: 60, rows: 60 });
    expect(await screen.text()).toMatch(/cut +ffmpeg -ss 5\.2 [^\n]*…\n(?! +\S*-crf)/);
  });

  it('say which other need uses a film that is picked', async () => {
    await show();
    const found = screen.job.snapshot().needs[0]?.results.search['']?.candidates ?? [];
    const film = found.find(({ title }) => title.startsWith('Skyline at sunrise'));
    const shot = { candidateId: film?.id ?? '', start: 1, end: 6, score: 9, reason: '', saw: [] };
    screen.job.emit({
      ...{ type: 'step.finished', needId: 'n02', step: 'file', key: shotId(shot), milliseconds: 1 },
      output: { clip: filedClip(shot) },
    });
    await screen.press('j', ']', keys.enter);
    await screen.until(/Picked: .* \(also used at 00:58: "coffee shop remote workers"\)/);
  });

  it('offer the seconds of the best shot where a film is chosen', async () => {
    await show();
    await screen.press('jj', 'e');
    await screen.until(/In +00:05\.2 /);
    expect(await screen.text()).toMatch(/Out +00:12\.8/);
  });
});
