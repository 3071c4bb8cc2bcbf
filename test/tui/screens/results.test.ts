import { afterEach, describe, expect, it } from 'vitest';
import { shotId } from '../../../source/core/footage/shot.ts';
import { filedClip } from '../../harness/jobs/sample-job.ts';
import { keys } from '../../harness/screen/screen.ts';
import { TuiScreen } from '../../harness/screen/tui.tsx';

let screen: TuiScreen;
afterEach(() => screen.close());

async function show(): Promise<void> {
  screen = new TuiScreen('results');
  await screen.text();
}

const folder = '/films/output/interview_final_20251122_201500/00m30s_n01';
const clip = `${folder}/00m30s_n01_1_score09.mp4`;

describe('the results', () => {
  it('list the clips by need with score, source, licence and length, and each need without one', async () => {
    await show();
    const text = await screen.text();
    expect(text).toMatch(
      /interview_final\.mp4 +finished +9 clips +1 to film +1 failed +1:09 of footage +cost \$0\.00/,
    );
    expect(text).toMatch(/❯ ✔ 00:30 city skyline aerial +filled +9\/10 library +your own footage +7\.6 s/);
    expect(text).toMatch(/○ 01:51 subway commuters rush hour +no match +no candidate/);
    expect(text).toMatch(/✗ 02:20 stock chart falling +failed/);
  });

  it('show the details of the chosen clip', async () => {
    await show();
    const text = await screen.text();
    expect(text).toContain(clip);
    expect(text).toContain('1920x1080 · 25 frames a second · 190 frames · 7.4 MB · encoded');
  });

  it('play a clip, show its folder, copy its path', async () => {
    await show();
    await screen.press('o', 'f', 'y');
    expect(screen.app.outside).toEqual([clip, folder]);
    expect(screen.app.copied).toEqual([clip]);
    expect(await screen.text()).toContain(`copied ${clip}`);
  });

  it('write the timelines again and say what was written where', async () => {
    await show();
    await screen.press('t');
    expect(screen.app.timelines).toEqual([screen.job.id]);
    await screen.until(/Wrote timeline\.otio, timeline\.edl to \/films\/output\//);
  });

  it('say which timelines could not be written', async () => {
    await show();
    screen.app.timelineFaults = ['timelines/timeline.mlt was not written: disk error.'];
    await screen.press('t');
    await screen.until('timelines/timeline.mlt was not written');
  });

  it('offer nothing to play where there is no clip, and say why', async () => {
    await show();
    await screen.press('jj', 'o', 'y');
    expect(screen.app.outside).toEqual([]);
    const text = await screen.text();
    expect(text).toMatch(/no clip +no candidate above 6 of 10/);
    expect(text).not.toContain('o play');
    await screen.press(keys.enter);
    await screen.until('sets the place before the story starts');
  });

  it('retry only a need without a clip', async () => {
    await show();
    expect(await screen.text()).not.toContain('r retry');
    await screen.press('r', 'jjj');
    expect(await screen.text()).toMatch(/❯ ✗ 02:20 stock chart falling[\s\S]*r retry/);
    await screen.press('r');
    expect(screen.job.commands).toEqual([{ type: 'retry', needId: 'n05' }]);
  });

  it('switch to the needs and back', async () => {
    await show();
    await screen.press('v');
    await screen.until('deliver ✔');
    await screen.press('v');
    await screen.until('o play');
    await screen.press('i');
    await screen.until('Candidates');
    await screen.press(keys.clearEscape);
    await screen.until('o play');
    await screen.press('v', keys.clearEscape);
    await screen.until('o play');
    await screen.press(keys.clearEscape);
    await screen.until('1 job');
  });

  it('say that a clip is being made only until that is done, and then what came of it', async () => {
    await show();
    await screen.press('b');
    await screen.until('The next best clip is being made');
    screen.job.emit({ type: 'need.state', needId: 'n01', state: 'active' });
    await screen.until('The next best clip is being made');
    const key = Object.keys(screen.job.snapshot().needs[0]?.results.file ?? {})[0] ?? '';
    const message = 'nothing better is left; this clip stays';
    screen.job.emit({ type: 'clip.kept', needId: 'n01', key });
    screen.job.emit({ type: 'need.state', needId: 'n01', state: 'filled', message });
    await screen.until(`"city skyline aerial": ${message}.`);
    expect(await screen.text()).not.toContain('is being made');
  });

  it('say that a need is being searched only until that is done', async () => {
    await show();
    await screen.press('R', keys.ctrlU, 'skyline', keys.enter);
    await screen.until('"skyline" is being searched.');
    const shot = { candidateId: 'library:new', start: 1, end: 6, score: 9, reason: '', saw: [] };
    screen.job.emit({
      ...{ type: 'step.finished', needId: 'n01', step: 'file', key: shotId(shot), milliseconds: 1 },
      output: { clip: filedClip(shot) },
    });
    screen.job.emit({ type: 'need.state', needId: 'n01', state: 'filled', message: '1 clip' });
    await screen.until('"skyline": the clip is ready.');
    expect(await screen.text()).not.toContain('is being searched');
  });

  it('count a need whose clip is rejected as to film, and say so', async () => {
    await show();
    await screen.press('-');
    await screen.until('"city skyline aerial" is to film now. b makes the next best one.');
    expect(await screen.text()).toMatch(/2 to film/);
    await screen.press('-');
    await screen.until('The clip of "city skyline aerial" is no longer marked.');
    expect(await screen.text()).toMatch(/1 to film/);
    await screen.press('+');
    await screen.until('is marked as kept');
  });

  it('undo the last verdict or choice, and say which one', async () => {
    await show();
    await screen.press('b', 'j', '-', 'u');
    await screen.until(/undo: the clip of "coffee shop remote workers" is no longer rejected/);
    await screen.press('U');
    await screen.until(/redo: the clip of "coffee shop remote workers" is marked as rejected/);
    await screen.press('u', 'u');
    await screen.until('undo: the next best clip of "city skyline aerial"');
    await screen.press('R', keys.ctrlU, 'skyline', keys.enter, 'u');
    await screen.until('undo: the new search for "coffee shop remote workers"');
  });

  it('list only the keys that work here, also while the job runs', async () => {
    await show();
    await screen.press('b', '?');
    await screen.until('mark the clip as kept');
    expect(await screen.text()).not.toContain('pause');
    await screen.press(keys.clearEscape, 'v', '?');
    await screen.until('pause: no new steps start');
    expect(await screen.text()).not.toContain('mark the clip as kept');
  });

  it('show why a clip was chosen and its licence on a small screen', async () => {
    screen = new TuiScreen('results', { columns: 80, rows: 24 });
    await screen.until(/from +city skyline aerial 1 · your own footage\n +why +steady flight/);
  });
});
