import { afterEach, describe, expect, it } from 'vitest';
import { keys, type Size } from '../../harness/screen/screen.ts';
import { TuiScreen } from '../../harness/screen/tui.tsx';

let screen: TuiScreen;
afterEach(() => screen.close());

async function show(name = 'dashboard', size?: Size): Promise<void> {
  screen = new TuiScreen(name, size);
  await screen.text();
}

describe('a running job', () => {
  it('shows its stages, progress, cost and budget, what the cache saved, and its lanes', async () => {
    await show();
    const text = await screen.text();
    expect(text).toMatch(
      /interview_final\.mp4 +probe ✔ {2}transcribe ✔ {2}plan ✔ {2}review ✔ {2}gather ▶ {2}deliver ·/,
    );
    expect(text).toMatch(/\d+ % {2}~\d+:\d\d left/);
    expect(text).toMatch(/cost \$0\.02 of \$0\.50 +╌+ +saved \$0\.05 by cache/);
    expect(text).toMatch(/ai 4\/5 \+3 +search 0\/4 +download 3\/3 \+2 +cut 1\/2/);
  });

  it('shows the state of each need in a word, and what was measured or reported for it', async () => {
    await show();
    const text = await screen.text();
    expect(text).toMatch(/❯ ✔ 00:30 city skyline aerial +━+ filled +1 clip · 9\/10 · library/);
    expect(text).toMatch(
      /00:58 coffee shop remote workers +━*╌+ fetch +3\.1 of 7\.4 MB · 2\.2 MB\/s +~[\d: s]+ left +\$0\.019/,
    );
    expect(text).toMatch(/01:51 subway commuters rush hour +╌+ rank +retry in \d s \(rate limit\)/);
    expect(text).toMatch(/✗ 02:20 stock chart falling +━+ failed +all 3 candidates refused/);
    expect(text).toMatch(/○ 02:47 ship in storm +━+ no match/);
    expect(text).toMatch(/· 03:41 solar panels on a roof +╌+ queued$/m);
    expect(text).not.toContain('man typing laptop');
  });

  it('shows which other machines take steps, their lanes and what they do', async () => {
    await show();
    const lanes = { ai: { active: 1, limit: 5 }, cut: { active: 0, limit: 2 } };
    const idle = (id: string) => ({ id, host: 'attic', lanes: { cut: { active: 0, limit: 2 } }, doing: [] });
    const workers = [{ id: '1', host: 'cellar', lanes, doing: ['inspect n03'] }, idle('2')];
    screen.job.emit({ type: 'workers.changed', workers });
    await screen.until(/worker cellar +ai 1\/5, cut 0\/2 +inspect n03/);
    await screen.until(/worker attic +cut 0\/2 +idle/);
    screen.job.emit({ type: 'workers.changed', workers: [...workers, idle('3'), idle('4')] });
    await screen.until(/2 more workers, 0 busy/);
    screen.job.emit({ type: 'workers.changed', workers: [] });
    await screen.until(/^(?![\s\S]*worker cellar)/);
  });

  it('shows the stages, and which engine runs what, before there are needs', async () => {
    await show('early');
    const text = await screen.text();
    expect(text).toMatch(/probe +━+╌+ 40 %/);
    expect(text).toMatch(/plan +╌+ waiting/);
    expect(text).toMatch(/plan, rank, inspect +offline: no Gemini key/);
    expect(text).toMatch(/\d+:\d\d elapsed/);
  });

  it('follows the job as it changes', async () => {
    await show();
    screen.job.emit({ type: 'need.state', needId: 'n08', state: 'skipped' });
    await screen.until(/– 03:41 solar panels/);
  });

  it('counts down the seconds until a retry, without further events', async () => {
    await show();
    const again = { until: Date.now() + 30_000, why: 'server busy' };
    screen.job.emit({
      type: 'step.progress',
      needId: 'n04',
      step: 'rank',
      key: '',
      message: 'retry',
      wait: again,
    });
    await screen.until(/↻ 01:51 .* retry in 30 s \(server busy\)/);
    await screen.until(/retry in 29 s \(server busy\)/);
    await screen.until(/retry in 28 s \(server busy\)/);
    screen.job.emit({
      type: 'step.progress',
      needId: 'n04',
      step: 'rank',
      key: '',
      message: 'attempt 2 of 5',
    });
    await screen.until(/01:51 .* attempt 2 of 5/);
  });

  it('offers to try an overloaded service again now, only while one is waited for', async () => {
    await show();
    const about = { needId: 'n04', step: 'rank', key: '' } as const;
    expect(await screen.text()).not.toContain('try now');
    const wait = { until: Date.now() + 60_000, why: '503', canEnd: true } as const;
    screen.job.emit({ type: 'step.progress', ...about, message: 'retry', wait });
    await screen.until(/r try now/);
    await screen.press('r');
    expect(screen.job.commands).toEqual([{ type: 'try-now' }]);
    screen.job.emit({ type: 'step.progress', ...about, message: 'attempt 5' });
    await screen.until(/01:51 .* attempt 5/);
    expect(await screen.text()).not.toContain('try now');
  });

  it('offers not to count calls that may have been billed, only while there are some, and asks first', async () => {
    await show('dashboard', { columns: 170, rows: 40 });
    expect(await screen.text()).not.toContain('not billed');
    const call = {
      id: 'c',
      provider: 'gemini',
      model: 'gemini-3.8-flash',
      operation: 'rank',
      at: Date.now(),
    };
    screen.job.emit({ type: 'call.sent', call: { ...call, upperUsd: 0.02 } }, { type: 'call.lost', id: 'c' });
    await screen.until(/up to \$0\.02 more may have been billed/);
    await screen.until(/m not billed/);
    await screen.press('m');
    await screen.until(/1 call got no answer and may have been billed/);
    await screen.press('n');
    expect(screen.job.commands).toEqual([]);
    await screen.press('m', 'y');
    expect(screen.job.commands).toEqual([{ type: 'not-billed' }]);
  });

  it('shows the time left of a step only after it was measured for long enough', async () => {
    await show();
    const about = { needId: 'n08', step: 'fetch', key: '' } as const;
    screen.job.emit(
      { type: 'need.state', needId: 'n08', state: 'active' },
      { type: 'step.started', ...about },
    );
    screen.job.emit({ type: 'step.progress', ...about, fraction: 0.5 });
    await screen.until(/03:41 .* fetch +50 % +[01] s$/m);
    await screen.until(/03:41 .* fetch +50 % +~\d s left$/m);
  });

  it('shows what a stage is doing', async () => {
    await show('early');
    screen.job.emit(
      { type: 'stage.finished', stage: 'probe' },
      { type: 'stage.started', stage: 'transcribe' },
      { type: 'stage.progress', stage: 'transcribe', fraction: 0.4, message: '2 of 5 parts' },
    );
    await screen.until(/transcribe +━+╌+ 40 % +2 of 5 parts/);
  });

  it('shows everything about a need: candidates, scores, reasons, shots, failures, commands and calls', async () => {
    await show('dashboard', { columns: 120, rows: 60 });
    await screen.press(keys.enter);
    await screen.until('Candidates');
    const first = await screen.text();
    expect(first).toMatch(/9\/10 +00:05 to 00:12 \(7\.6 s\) of Skyline at sunrise, drone/);
    expect(first).toMatch(/8\/10 +Skyline at sunrise, drone/);
    expect(first).toContain('Night skyline: must not show night');
    expect(first).toContain('ffmpeg -ss 5.2 -i /films/library/skyline.mp4');
    await screen.press(keys.clearEscape, 'jjj', keys.enter);
    await screen.until('moov atom not found');
    await screen.press(keys.clearEscape, 'kk', keys.enter);
    await screen.until(/rank +gemini-3-flash-preview · 2\.1 s · \$0\.019 · 1 retry · at \d\d:\d\d:\d\d/);
    const command = "yt-dlp --download-sections '*5.200-12.800' -- https://youtu.be/x";
    screen.job.emit({ type: 'step.command', needId: 'n02', step: 'fetch', key: '', command });
    await screen.until(/Commands\n.*fetch +yt-dlp --download-sections '\*5\.200-12\.800' -- https/);
  });

  it('pauses, resumes, and retries a need', async () => {
    await show();
    await screen.press('p');
    await screen.until('paused');
    await screen.press('p', 'jjj', 'r');
    await screen.until(/· 02:20 stock chart falling .* queued/);
    expect(screen.job.commands).toEqual([
      { type: 'pause', paused: true },
      { type: 'pause', paused: false },
      { type: 'retry', needId: 'n05' },
    ]);
  });

  it('moves a need to the shot list, says so, and undoes it', async () => {
    await show();
    await screen.press('j', '-');
    await screen.until(
      '"coffee shop remote workers" is on the shot list: you film it yourself. u undoes it.',
    );
    await screen.until(/○ 00:58 coffee shop .* to film/);
    await screen.press('-');
    await screen.until('This need is on the shot list already');
    await screen.press('u');
    await screen.until(/· 00:58 coffee shop .* queued/);
    expect(screen.job.commands).toEqual([{ type: 'film', needId: 'n02' }, { type: 'undo' }]);
  });

  it('shows what waits as paused while the job is paused, and what p does then', async () => {
    await show();
    await screen.press('p');
    await screen.until(/03:41 solar panels .* paused/);
    expect(await screen.text()).toContain('p resume');
    await screen.press('p');
    await screen.until(/03:41 solar panels .* queued/);
  });

  it('searches a need again with another phrase', async () => {
    await show();
    await screen.press('R', keys.ctrlU, 'harbor cranes', keys.enter);
    await screen.until(/❯ · 00:30 harbor cranes/);
    expect(screen.job.commands).toEqual([{ type: 'search', needId: 'n01', phrase: 'harbor cranes' }]);
  });

  it('goes back to the needs with Esc from the clips, and only then to the history', async () => {
    await show();
    await screen.press('v');
    await screen.until('o play');
    await screen.press(keys.clearEscape);
    await screen.until('gather ▶');
    await screen.press(keys.clearEscape);
    await screen.until('1 job');
  });

  it('changes the budget while running', async () => {
    await show();
    await screen.press('$', keys.ctrlU, 'lots', keys.enter);
    await screen.until('Enter the budget in dollars');
    await screen.press(keys.ctrlU, '2.50', keys.enter);
    await screen.until('cost $0.02 of $2.50');
  });

  it('resumes a job that stopped at its budget, with a larger budget', async () => {
    await show();
    screen.job.emit({
      type: 'job.state',
      state: 'interrupted',
      error: 'The next call could exceed the budget of $0.50.',
    });
    await screen.until('$ budget');
    await screen.press('$');
    await screen.until('The job resumes with this budget.');
    await screen.press('2', keys.enter);
    await screen.until('cost $0.02 of $2.00');
  });

  it('shows the log', async () => {
    await show();
    await screen.press('l');
    await screen.until(/\d\d:\d\d:\d\d +searching 214 files of the library/);
  });

  it('shows a line for each of several jobs, and the needs of the chosen one', async () => {
    await show('batch');
    const text = await screen.text();
    expect(text).toMatch(/❯ . interview_final\.mp4 +gather/);
    expect(text).toMatch(/ {2}. vlog_tokyo\.mp4 +gather/);
    expect(text).toMatch(/ {2}. talk\.mp4 +probe/);
    await screen.press(keys.tab, keys.tab);
    await screen.until(/❯ . talk\.mp4/);
    await screen.press(keys.tab);
    await screen.until(/❯ . interview_final\.mp4/);
  });

  it('shows the clips when the job has ended', async () => {
    await show();
    screen.job.maker.finished();
    screen.job.emit();
    await screen.until('o play');
  });

  it('says why a job failed', async () => {
    await show();
    screen.job.emit({
      type: 'job.state',
      state: 'failed',
      error: 'The disk is full. Free some space, then resume.',
    });
    await screen.until(/error +The disk is full\. Free some space/);
    await screen.until(/failed · \d+/);
  });

  it('resumes a job that has stopped', async () => {
    await show();
    expect(await screen.text()).not.toContain('p resume');
    screen.job.emit({ type: 'job.state', state: 'interrupted' });
    await screen.until('p resume');
    await screen.press('p');
    expect(screen.app.opened).toEqual(['job-1']);
    await screen.until('p pause');
  });

  it('Ctrl+C stops the job, says so, and leaves when it has ended', async () => {
    await show();
    await screen.press(keys.ctrlC);
    expect(screen.job.commands).toEqual([{ type: 'stop', kill: false }]);
    await screen.job.ended;
    await screen.text();
    expect(screen.left).toEqual(['interrupt']);
  });

  it('a second Ctrl+C kills what does not stop', async () => {
    await show('stubborn');
    await screen.press(keys.ctrlC);
    await screen.until('Ctrl+C again to stop now');
    expect(screen.left).toEqual([]);
    await screen.press(keys.ctrlC);
    await screen.job.ended;
    await screen.text();
    expect(screen.job.commands).toEqual([
      { type: 'stop', kill: false },
      { type: 'stop', kill: true },
    ]);
    expect(screen.left).toEqual(['interrupt']);
  });

  it('q leaves and stops running jobs', async () => {
    await show();
    await screen.press('q');
    expect(screen.left).toEqual(['quit']);
    expect(screen.job.commands).toEqual([{ type: 'stop', kill: false }]);
  });
});
