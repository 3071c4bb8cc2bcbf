import { afterEach, describe, expect, it } from 'vitest';
import { keys, type Size } from '../../harness/screen/screen.ts';
import { TuiScreen } from '../../harness/screen/tui.tsx';

let screen: TuiScreen;
afterEach(() => screen.close());

async function show(size?: Size): Promise<string> {
  screen = new TuiScreen('videos', size);
  return screen.text();
}

describe('the list of a batch', () => {
  it('shows the state, a bar, the needs and the cost of each video, and the totals', async () => {
    const text = await show();
    expect(text).toMatch(/batch +1 of 5 videos finished · 1 failed · \d+ clips +\$0\.\d\d/);
    expect(text).toMatch(/❯ ✔ ━{10} interview_final\.mp4 +finished +\d+ clips · \d+ to film/);
    expect(text).toMatch(/ ━+╌* vlog_tokyo\.mp4 +running +\d+\/\d+ needs · finding clips +\$0\.02/);
    expect(text).toMatch(/✗ \S+ broken\.mp4 +failed +broken\.mp4 is not a video/);
    expect(text).toMatch(/talk\.mp4 +queued/);
  });

  it('opens the job of a video, and is there again afterwards', async () => {
    await show();
    await screen.press(keys.down, keys.enter);
    await screen.until(/vlog_tokyo\.mp4[\s\S]*gather/);
    await screen.press(keys.clearEscape);
    await screen.until(/1 of 5 videos finished/);
    await screen.press(keys.clearEscape);
    expect(await screen.text()).toMatch(/1 of 5 videos finished/);
  });

  it('fits the smallest terminal', async () => {
    const text = await show({ columns: 60, rows: 16 });
    expect(text).toMatch(/vlog_tokyo\.mp4 +running/);
    expect(text).toMatch(/broken\.mp4 +failed/);
  });

  it('starts no other video after Ctrl+C', async () => {
    await show();
    expect(screen.app.startsNoMore).toEqual([]);
    await screen.press(keys.ctrlC);
    expect(screen.app.startsNoMore).not.toEqual([]);
  });
});
