import { afterEach, describe, expect, it } from 'vitest';
import { keys } from '../../harness/screen/screen.ts';
import { TuiScreen } from '../../harness/screen/tui.tsx';

let screen: TuiScreen;
afterEach(() => screen.close());

async function open(): Promise<void> {
  screen = new TuiScreen('home');
  await screen.text();
  await screen.press('n');
  await screen.until('Files in');
}

/** Moves down by this many fields. */
const down = (fields: number) => Array<string>(fields).fill(keys.down);

describe('a new job', () => {
  it("starts with a typed path and the user's preferences", async () => {
    await open();
    await screen.press('/films/talk.mp4', ...down(4), 'calm, wide', keys.tab, 'logos', keys.enter);
    await screen.until('talk.mp4 · 6:12 · 12 needs');
    expect(screen.app.requests).toEqual([
      {
        videoPath: '/films/talk.mp4',
        preferences: { style: 'calm, wide', avoid: 'logos', notes: '' },
        acceptPlan: false,
      },
    ]);
  });

  it('types letters that are bound to actions elsewhere', async () => {
    await open();
    await screen.press('q?jk');
    expect(await screen.text()).toMatch(/Video +q\?jk/);
    expect(screen.left).toEqual([]);
  });

  it('accepts only the start of a file pasted by mistake, says so, and can still be edited', async () => {
    await open();
    await screen.press(...down(4));
    await screen.paste('words of a whole book '.repeat(50_000));
    expect(await screen.text()).toContain(
      'The pasted text is too long: only the first 10,000 characters were used.',
    );
    expect(await screen.text()).toMatch(/Style .*of a whole book/);
    await screen.press(keys.ctrlU, 'calm');
    expect(await screen.text()).toMatch(/Style +calm *$/m);
  });

  it('completes a path as far as it is unique, and lists the matching files', async () => {
    await open();
    await screen.press('/fi', keys.tab);
    expect(await screen.text()).toMatch(/Video +\/films\//);
    await screen.press('tal');
    await screen.until(/^ +talk\.mp4/m);
    expect(await screen.text()).not.toContain('take two.mp4');
    await screen.press(keys.tab, keys.enter);
    expect(screen.app.requests[0]?.videoPath).toBe('/films/talk.mp4');
  });

  it('leaves a path that the user did not type unchanged when Tab passes it', async () => {
    screen = new TuiScreen('home');
    screen.app.used = {
      preferences: { style: '', avoid: '', notes: '' },
      settings: { LIBRARY_FOLDERS: '/fi', LOCAL_OUTPUT_FOLDER: '/fi' },
    };
    await screen.text();
    await screen.press('n', keys.tab, keys.tab, keys.tab, keys.tab);
    await screen.until(/❯ Style/);
    expect(await screen.text()).toMatch(/Footage +\/fi\b.*\n +Output +\/fi *\n +Transcript +a file/);
  });

  it('goes to the next field from a typed folder that exists', async () => {
    await open();
    await screen.press(...down(2), '/films/', keys.tab);
    await screen.until(/❯ Transcript/);
    expect(await screen.text()).toMatch(/Output +\/films\/ *$/m);
  });

  it('accepts a dropped path and removes quotes and escapes', async () => {
    await open();
    await screen.paste("'/films/take two.mp4' ");
    await screen.press(keys.enter);
    expect(screen.app.requests[0]?.videoPath).toBe('/films/take two.mp4');
  });

  it('opens when a file is dropped on the history', async () => {
    screen = new TuiScreen('home');
    await screen.text();
    await screen.paste('/films/take\\ two.mp4');
    await screen.until('What will run');
    await screen.press(keys.enter);
    expect(screen.app.requests[0]?.videoPath).toBe('/films/take two.mp4');
  });

  it('lets the user choose a video of the folder with the arrows', async () => {
    await open();
    await screen.press('/films/');
    await screen.until('take two.mp4');
    expect(await screen.text()).not.toContain('notes.txt');
    await screen.press(keys.ctrlF);
    await screen.until(/\.\.\/.*\n ❯ talk\.mp4/);
    await screen.press(keys.down, keys.enter, keys.enter);
    expect(screen.app.requests[0]?.videoPath).toBe('/films/take two.mp4');
  });

  it('lets the user leave a folder in the list of files, also one that has no videos', async () => {
    await open();
    await screen.press('/films/raw/', keys.ctrlF);
    await screen.until(/❯ \.\.\/.*\n +no video here/);
    await screen.press(keys.enter);
    await screen.until(/Files in \/films\/(?!raw)/);
    await screen.until(/\.\.\/.*\n ❯ talk\.mp4[\s\S]*raw\//);
    expect(await screen.text()).toMatch(/Video +\/films\/ *$/m);
  });

  it('shows which engine will run each role, and why', async () => {
    await open();
    await screen.until(/plan, rank, inspect +offline: no Gemini key/);
  });

  it('stays open and says what is wrong when the video cannot be used', async () => {
    await open();
    await screen.press('/films/missing.mp4', keys.enter);
    await screen.until('There is no file /films/missing.mp4. Check the path.');
    expect(await screen.text()).toMatch(/Video +\/films\/missing\.mp4/);
  });

  it('asks for a video when there is none', async () => {
    await open();
    await screen.press(keys.enter);
    await screen.until('choose a video');
    expect(screen.app.requests).toEqual([]);
  });

  it('starts a job for each of several files dropped at once, and says so', async () => {
    await open();
    await screen.paste("/films/talk.mp4\r\n/films/take two.mp4\r\n/films/it's.mp4\r\n");
    await screen.until('3 videos, one job for each');
    await screen.press(keys.enter);
    await screen.until('3 jobs started; open each to see its plan.');
    expect(screen.app.requests.map(({ videoPath }) => videoPath)).toEqual([
      '/films/talk.mp4',
      '/films/take two.mp4',
      "/films/it's.mp4",
    ]);
    expect(await screen.text()).toContain('7 jobs');
  });

  it('says which of several could not be started, and starts the others', async () => {
    await open();
    await screen.paste('/films/talk.mp4 /films/missing.mp4');
    await screen.press(keys.enter);
    await screen.until('1 job started');
    expect(await screen.text()).toContain('/films/missing.mp4: There is no file');
  });

  it('says next to a field what is wrong with it, and starts nothing', async () => {
    await open();
    await screen.press('/films/nowhere.mp4', ...down(3), '/films/talk.txt', keys.enter);
    await screen.until(/Video .*no such file/);
    expect(await screen.text()).toMatch(/Transcript .*expected \.srt, .* or \.json/);
    await screen.press(keys.ctrlU, '/films/talk.mp4');
    expect(await screen.text()).not.toContain('no such file');
    expect(screen.app.requests).toEqual([]);
  });

  it('shows at once which numbers and sources are allowed', async () => {
    await open();
    await screen.press('/films/talk.mp4');
    await screen.press(...down(7), '99');
    await screen.until(/Density .*99 +expected 0\.1 to 12/);
    await screen.press(keys.down, 'vimeo', keys.enter);
    await screen.until(/Sources .*expected one or more of library/);
    expect(screen.app.requests).toEqual([]);
  });

  it('passes density, sources and budget to the job, and shows what will run with them', async () => {
    await open();
    await screen.press('/films/talk.mp4');
    await screen.press(...down(7), '3.5', keys.down, 'pexels, library');
    await screen.until(/search library +library,pexels: asked for/);
    await screen.press(keys.down, '$0.50', keys.enter);
    await screen.until('12 needs');
    expect(screen.app.requests[0]?.settings).toEqual({
      CLIPS_PER_MINUTE: '3.5',
      SEARCH_SOURCES: 'library,pexels',
      BUDGET_LIMIT_USD: '0.5',
    });
  });

  it('starts with the values used last, except the transcript, which belongs to its video', async () => {
    await open();
    await screen.press('/films/talk.mp4', keys.down, 'raw', keys.down, '~/cut', keys.down, '/films/talk.srt');
    await screen.press(keys.down, 'calm, wide', keys.enter);
    await screen.until('12 needs');
    await screen.press(keys.clearEscape, 'n');
    await screen.until('Files in');
    const text = await screen.text();
    expect(text).toMatch(/Style +calm, wide/);
    expect(text).toMatch(/Footage +\/edit\/raw/);
    expect(text).toMatch(/Output +\/home\/me\/cut/);
    expect(text).toMatch(/Transcript +a file next to the video/);
    expect(await screen.text()).toMatch(/Density +2 moments a minute/);
  });

  it('shows them also when they are read after the form was opened, except in fields that were edited by then', async () => {
    screen = new TuiScreen('late-defaults');
    screen.app.used = {
      preferences: { style: 'calm', avoid: 'logos', notes: '' },
      settings: { LIBRARY_FOLDERS: '/films/raw' },
    };
    await screen.text();
    await screen.press('n', ...down(4), 'wide');
    screen.app.lateDefaults?.resolve();
    await screen.until(/Footage +\/films\/raw/);
    expect(await screen.text()).toMatch(/Style +wide *\n +Avoid +logos/);
  });

  it('keeps every field reachable on a low screen', async () => {
    screen = new TuiScreen('home', { columns: 60, rows: 16 });
    await screen.text();
    await screen.press('n');
    await screen.until(/─ ↓ 3 more ─/);
    await screen.press(...down(9), '2');
    await screen.until(/❯ Budget +2/);
    await screen.until(/─ ↑ 3 more ─/);
    expect(await screen.text()).toContain('What will run');
  });

  it('shows at once the length and size of the video, and where its transcript comes from', async () => {
    await open();
    await screen.press('talk.mp4');
    await screen.until('✓ talk.mp4 · 6:12 · 1920x1080 · talk.srt');
    await screen.press(keys.ctrlU, '/films/silent.mp4');
    await screen.until('! silent.mp4 · 6:12 · 1920x1080 · no transcript found: choose one below');
    await screen.press(keys.enter);
    await screen.until(/❯ Transcript .*choose one here, or set OPENAI_API_KEY in the settings/);
    await screen.until(/transcribe +off: /);
    expect(await screen.text()).not.toContain('--transcript');
    expect(screen.app.requests).toEqual([]);
    await screen.press('words.vtt');
    await screen.until('✓ silent.mp4 · 6:12 · 1920x1080 · words.vtt');
  });

  it('does not show a transcript that does not exist as fine', async () => {
    await open();
    await screen.press('/films/talk.mp4', ...down(3), '/films/nowhere.srt');
    await screen.until('! talk.mp4 · 6:12 · 1920x1080 · transcript: no such file');
  });

  it('says at once what is wrong with the video', async () => {
    await open();
    await screen.press('/films/broken.mp4');
    await screen.until('✗ broken.mp4 is cut off.');
    await screen.press(keys.ctrlU, '/films/nowhere.mp4');
    await screen.until('✗ no such file');
  });

  it('says how many films the footage folders hold, in the field and in what will run', async () => {
    await open();
    await screen.press('/films/talk.mp4', keys.down, '~/raw:more films');
    await screen.until(/Footage .*428 videos in 2 folders/);
    await screen.until(/search library +library: 428 videos in 2 folders/);
    expect(screen.app.counted.at(-1)).toEqual(['/home/me/raw', '/edit/more films']);
    await screen.press(keys.enter);
    await screen.until('12 needs');
    expect(screen.app.requests[0]?.settings).toEqual({ LIBRARY_FOLDERS: '/home/me/raw:/edit/more films' });
  });

  it('says that a footage folder does not exist, and does not start', async () => {
    await open();
    await screen.press('/films/talk.mp4', keys.down, '/films/nowhere', keys.enter);
    await screen.until(/❯ Footage +\/films\/nowhere.* no such folder/);
    expect(screen.app.requests).toEqual([]);
  });

  it('accepts folders dropped one after the other', async () => {
    await open();
    await screen.press('/films/talk.mp4', keys.down);
    await screen.paste("'/films/my raw'");
    await screen.paste('/films/more');
    await screen.press(keys.enter);
    await screen.until('12 needs');
    expect(screen.app.requests[0]?.settings?.LIBRARY_FOLDERS).toBe('/films/my raw:/films/more');
  });

  it('completes the last of several folders, and offers only folders', async () => {
    await open();
    await screen.press(keys.down, '/other:/fi', keys.tab);
    expect(await screen.text()).toMatch(/Footage +\/other:\/films\//);
    await screen.until(/Folders in \/films\/[\s\S]*raw\//);
    expect(await screen.text()).not.toContain('talk.mp4');
  });

  it('makes relative paths absolute and removes quotes', async () => {
    await open();
    await screen.press("'my talk.mp4'", ...down(2), '../out', keys.enter);
    await screen.until('12 needs');
    expect(screen.app.requests[0]).toMatchObject({
      videoPath: '/edit/my talk.mp4',
      settings: { LOCAL_OUTPUT_FOLDER: '/out' },
    });
  });

  it('refuses an output that is a file', async () => {
    await open();
    await screen.press('/films/talk.mp4', ...down(2), '/films/x.txt', keys.enter);
    await screen.until(/Output .*a file, not a folder/);
    expect(screen.app.requests).toEqual([]);
  });

  it('closes with Esc', async () => {
    await open();
    await screen.press('abc', keys.clearEscape);
    await screen.until('4 jobs');
  });
});
