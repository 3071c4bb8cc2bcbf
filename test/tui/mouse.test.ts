import { afterEach, describe, expect, it } from 'vitest';
import type { Size } from '../harness/screen/screen.ts';
import { TuiScreen } from '../harness/screen/tui.tsx';

let screen: TuiScreen;
afterEach(() => screen.close());

async function show(name: string, size?: Size): Promise<void> {
  screen = new TuiScreen(name, size);
  await screen.text();
}

/** A press and a release of the left button at the first line that has this text, as a terminal reports it. */
async function click(text: string, times = 1): Promise<void> {
  const row = (await screen.lines()).findIndex((line) => line.includes(text)) + 1;
  // In one piece, so that a slow machine does not make two clicks of a double click.
  await screen.press(`\u001B[<0;6;${row}M\u001B[<0;6;${row}m`.repeat(times));
}

const wheelDown = '\u001B[<65;6;6M';
const wheelUp = '\u001B[<64;6;6M';

describe('the mouse', () => {
  it.each([
    ['home', 'talk.mp4'],
    ['review', 'subway commuters'],
    ['dashboard', 'stock chart falling'],
    ['results', 'hands planting tree'],
  ])('chooses the row that is clicked: %s', async (scene, text) => {
    await show(scene);
    await click(text);
    expect(await screen.text()).toMatch(new RegExp(`❯.*${text}`));
  });

  it('chooses the row that is clicked below a filter', async () => {
    await show('review');
    await screen.press('/', 's', '\r');
    await click('subway commuters');
    expect(await screen.text()).toMatch(/❯.*subway commuters/);
  });

  it('moves the list with the wheel', async () => {
    await show('home');
    await screen.press(wheelDown, wheelDown);
    expect(await screen.text()).toMatch(/❯.*talk\.mp4/);
    await screen.press(wheelUp);
    expect(await screen.text()).toMatch(/❯.*vlog_tokyo\.mp4/);
  });

  it('scrolls a text by several lines', async () => {
    await show('review', { columns: 80, rows: 24 });
    await screen.press('?', wheelDown);
    expect(await screen.text()).toContain('4–');
  });

  it('selects or deselects what is clicked twice in the review, and starts nothing', async () => {
    await show('review');
    await click('coffee shop', 2);
    expect(screen.job.commands).toEqual([{ type: 'select', needId: 'n02', selected: false }]);
  });

  it('plays a clip that is clicked twice', async () => {
    await show('results');
    await click('coffee shop', 2);
    expect(screen.app.outside).toEqual([expect.stringContaining('_n02_1')]);
  });

  it('chooses a shot in the details of a need', async () => {
    await show('dashboard');
    await screen.press('\r');
    await click('8/10 ');
    expect(await screen.text()).toMatch(/❯ 8\/10/);
  });

  it('chooses a setting between headlines', async () => {
    await show('home');
    await screen.press(',');
    await click('OPENAI_MODEL ');
    expect(await screen.text()).toMatch(/❯ OPENAI_MODEL /);
  });

  it('does nothing next to a list, and nothing to what is covered', async () => {
    await show('home');
    await click('stockpile', 2);
    await screen.press('d');
    await click('demo.mp4');
    await screen.press('n');
    expect(await screen.text()).toMatch(/❯.*interview_final\.mp4/);
    expect(screen.app.opened).toEqual([]);
  });
});
