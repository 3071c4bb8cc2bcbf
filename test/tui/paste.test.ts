import { afterEach, describe, expect, it } from 'vitest';
import { keys } from '../harness/screen/screen.ts';
import { TuiScreen } from '../harness/screen/tui.tsx';

let screen: TuiScreen;
afterEach(() => screen.close());

/** Its letters are bound to filter, new, quit, deselect all, skip and redo. */
const path = '/home/nq/x a/U q.mp4';

describe('a path pasted where no field has the focus', () => {
  it.each([
    ['as a bracketed paste', `\u001B[200~${path}\u001B[201~`],
    ['without them', path],
    ['without paste marks, with a line end', `${path}\r`],
  ])('%s is not handled as keys in the review', async (_name, sent) => {
    screen = new TuiScreen('review');
    const before = await screen.text();
    await screen.press(sent);
    await screen.until('Files can be dropped only on the history');
    expect(screen.job.commands).toEqual([]);
    expect(screen.left).toEqual([]);
    await screen.press('g');
    expect(await screen.text()).toBe(before);
  });

  it('without paste marks opens a new job from the history, as a bracketed paste does', async () => {
    screen = new TuiScreen('home');
    await screen.text();
    await screen.press(path);
    await screen.until(/Video +\/home\/nq\/x a\/U q\.mp4/);
  });

  it('is typed into a field that has the focus', async () => {
    screen = new TuiScreen('home');
    await screen.text();
    await screen.press('n', path);
    await screen.until(/Video +\/home\/nq\/x a\/U q\.mp4/);
    await screen.press(keys.clearEscape, '/', path);
    await screen.until('0 jobs');
  });
});
