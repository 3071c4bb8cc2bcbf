import { afterEach, describe, expect, it } from 'vitest';
import { keys } from '../harness/screen.ts';
import { TuiScreen } from '../harness/tui.tsx';

let screen: TuiScreen;
afterEach(() => screen.close());

async function open(): Promise<void> {
  screen = new TuiScreen('home');
  await screen.text();
  await screen.press('n');
  await screen.until('Files in');
}

describe('a new job', () => {
  it('starts with a typed path and what the user likes', async () => {
    await open();
    await screen.press('/films/talk.mp4', keys.down, keys.down, 'calm, wide', keys.tab, 'logos', keys.enter);
    await screen.until('talk.mp4 · 6:12 · 12 needs');
    expect(screen.app.requests).toEqual([
      {
        videoPath: '/films/talk.mp4',
        preferences: { style: 'calm, wide', avoid: 'logos', notes: '' },
        acceptPlan: false,
      },
    ]);
  });

  it('types letters that are keys elsewhere', async () => {
    await open();
    await screen.press('q?jk');
    expect(await screen.text()).toMatch(/Video +q\?jk/);
    expect(screen.left).toEqual([]);
  });

  it('completes a path as far as it is clear, and shows the files it could be', async () => {
    await open();
    await screen.press('/fi', keys.tab);
    expect(await screen.text()).toMatch(/Video +\/films\//);
    await screen.press('tal');
    await screen.until(/^ +talk\.mp4/m);
    expect(await screen.text()).not.toContain('take two.mp4');
    await screen.press(keys.tab, keys.enter);
    expect(screen.app.requests[0]?.videoPath).toBe('/films/talk.mp4');
  });

  it('takes a dropped path, quotes and escapes undone', async () => {
    await open();
    await screen.paste("'/films/take two.mp4' ");
    await screen.press(keys.enter);
    expect(screen.app.requests[0]?.videoPath).toBe('/films/take two.mp4');
  });

  it('is where a file dropped on the history leads', async () => {
    screen = new TuiScreen('home');
    await screen.text();
    await screen.paste('/films/take\\ two.mp4');
    await screen.until('What will run');
    await screen.press(keys.enter);
    expect(screen.app.requests[0]?.videoPath).toBe('/films/take two.mp4');
  });

  it('lets choose from the videos of the folder with the arrows', async () => {
    await open();
    await screen.press('/films/');
    await screen.until('take two.mp4');
    expect(await screen.text()).not.toContain('notes.txt');
    await screen.press(keys.ctrlF, keys.down, keys.enter, keys.enter);
    expect(screen.app.requests[0]?.videoPath).toBe('/films/take two.mp4');
  });

  it('says which engine will run where, and why', async () => {
    await open();
    await screen.until(/plan +offline: no Gemini key/);
  });

  it('stays and says what is wrong when the video cannot be used', async () => {
    await open();
    await screen.press('/films/missing.mp4', keys.enter);
    await screen.until('There is no file /films/missing.mp4. Check the path.');
    expect(await screen.text()).toMatch(/Video +\/films\/missing\.mp4/);
  });

  it('asks for a video when there is none', async () => {
    await open();
    await screen.press(keys.enter);
    await screen.until('which video?');
    expect(screen.app.requests).toEqual([]);
  });

  it('is left with Esc', async () => {
    await open();
    await screen.press('abc', keys.clearEscape);
    await screen.until('4 jobs');
  });
});
