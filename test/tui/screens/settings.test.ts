import { afterEach, describe, expect, it } from 'vitest';
import { settingNames } from '../../../source/core/settings/settings.ts';
import { keys, type Size } from '../../harness/screen/screen.ts';
import { TuiScreen } from '../../harness/screen/tui.tsx';

let screen: TuiScreen;
afterEach(() => screen.close());

async function open(environment: Record<string, string> = {}, size?: Size): Promise<void> {
  screen = new TuiScreen('home', size);
  screen.app.environment = environment;
  await screen.text();
  await screen.press(',');
  await screen.until('OPENAI_API_KEY');
}

const chosen = async () => (await screen.lines()).find((line) => line.includes('❯')) ?? '';

async function find(words: string): Promise<void> {
  await screen.press('/', words, keys.enter);
}

describe('the settings screen', () => {
  it('has every setting of the table, in its groups', async () => {
    await open();
    const seen = new Set<string>();
    for (const _name of settingNames) {
      seen.add((await chosen()).trim().split(/\s+/)[1] ?? '');
      await screen.press('j');
    }
    expect([...seen]).toEqual(settingNames);
    await screen.press('g');
    expect(await screen.text()).toContain('Engines and keys');
  });

  it('shows the purpose, the allowed values, the default and the origin of the chosen setting', async () => {
    await open({ CLIPS_PER_MINUTE: '3' });
    await find('clips_per_minute');
    const text = await screen.text();
    expect(text).toContain('needs planned per minute of video');
    expect(text).toMatch(/now +3 \(the environment\)/);
    expect(text).toMatch(/allowed +0\.1 to 12/);
    expect(text).toMatch(/default +2/);
  });

  it('saves what is typed, and shows it at once', async () => {
    await open();
    await find('clips_per_need');
    await screen.press(keys.enter, '3', keys.enter);
    await screen.until(/CLIPS_PER_NEED +3 +config/);
    expect(screen.app.config).toEqual({ CLIPS_PER_NEED: '3' });
  });

  it('shows no token in extractor arguments, and an empty field to edit them', async () => {
    await open();
    screen.app.config['YTDLP_EXTRACTOR_ARGS'] = 'youtube:po_token=web.gvs+MARKEDtoken4567';
    await find('extractor');
    expect(await screen.text()).toContain('po_token=web.gvs+••••');
    expect(await screen.text()).not.toContain('MARKED');
    await screen.press(keys.enter, 'youtube:player_client=tv', keys.enter);
    await screen.until(/player_client=tv/);
    expect(screen.app.config).toEqual({ YTDLP_EXTRACTOR_ARGS: 'youtube:player_client=tv' });
  });

  it('refuses a value out of range, and shows the range next to the field', async () => {
    await open();
    await find('clips_per_need');
    await screen.press(keys.enter, '99', keys.enter);
    expect(await screen.text()).toMatch(/❯ 99 *\n.*expected a whole number from 1 to 10/);
    expect(screen.app.config).toEqual({});
    await screen.press(keys.clearEscape);
    expect(await screen.text()).toMatch(/CLIPS_PER_NEED +1 +default/);
  });

  it('refuses a minimum clip length above the maximum', async () => {
    await open();
    await find('min_clip');
    await screen.press(keys.enter, '30', keys.enter);
    await screen.until('MIN_CLIP_DURATION (30) is greater than MAX_CLIP_DURATION (15).');
    expect(screen.app.config).toEqual({});
  });

  it('toggles an on/off setting, and cycles through a list of values', async () => {
    await open();
    await find('keep_audio');
    await screen.press(' ');
    await screen.until(/KEEP_AUDIO +true +config/);
    await screen.press(keys.clearEscape);
    await find('licences');
    await screen.press(' ');
    await screen.until(/LICENCES +free-to-use +config/);
  });

  it('shows at most the last four characters of an API key, also while it is typed', async () => {
    await open({ PEXELS_API_KEY: 'pexels-secret-key-9f3a' });
    expect(await screen.text()).toMatch(/PEXELS_API_KEY +••••9f3a +environment/);
    await find('openai_api');
    await screen.press(keys.enter);
    await screen.paste('sk-proj-0123456789abcd');
    expect(await screen.text()).toMatch(/•abcd/);
    expect(await screen.text()).not.toMatch(/9abcd|sk-proj/);
    await screen.press(keys.enter);
    await screen.until(/OPENAI_API_KEY +••••abcd +config/);
    expect(screen.app.config).toEqual({ OPENAI_API_KEY: 'sk-proj-0123456789abcd' });
    await screen.press(keys.enter);
    expect(await screen.text()).not.toMatch(/9abcd|sk-proj/);
  });

  it('saves an absolute path without quotes and ~, and says at once that it does not exist', async () => {
    await open();
    await find('library_folders');
    await screen.press(keys.enter);
    await screen.paste("'/films/my raw'");
    await screen.press(':~/nowhere');
    await screen.until('no such folder: /home/me/nowhere;');
    await screen.press(keys.enter);
    await screen.until(/LIBRARY_FOLDERS +\/films\/my raw:/);
    expect(screen.app.config).toEqual({ LIBRARY_FOLDERS: '/films/my raw:/home/me/nowhere' });
  });

  it('completes a typed path', async () => {
    await open();
    await find('ffmpeg_path');
    await screen.press(keys.enter, '/fi', keys.tab, 'no', keys.tab, keys.enter);
    await screen.until(/FFMPEG_PATH +\/films\/notes/);
    expect(screen.app.config).toEqual({ FFMPEG_PATH: '/films/notes.txt' });
  });

  it('says when the environment takes precedence over the saved value', async () => {
    await open({ CLIPS_PER_NEED: '2' });
    await find('clips_per_need');
    await screen.press(keys.enter, keys.ctrlU, '4', keys.enter);
    await screen.until('Saved, but the environment also sets CLIPS_PER_NEED');
    await screen.until(/saved +4; used when/);
    expect(await screen.text()).toMatch(/CLIPS_PER_NEED +2 +environment/);
  });

  it('removes a saved value after asking, and nothing else', async () => {
    await open();
    await find('clips_per_need');
    await screen.press('-');
    expect(await screen.text()).toContain('there is nothing to remove');
    await screen.press(keys.enter, '3', keys.enter);
    await screen.until(/CLIPS_PER_NEED +3 +config/);
    await screen.press('-', 'n');
    expect(screen.app.config).toEqual({ CLIPS_PER_NEED: '3' });
    await screen.press('-');
    await screen.until('Remove the saved value 3 of CLIPS_PER_NEED?');
    await screen.press('y');
    await screen.until(/CLIPS_PER_NEED +1 +default/);
  });

  it('shows an invalid value instead of failing', async () => {
    await open({ CLIPS_PER_MINUTE: '999' });
    await find('clips_per_minute');
    expect(await screen.text()).toMatch(/now +999[\s\S]*Expected: 0\.1 to 12\./);
  });

  it('separates the list and the details on a small screen', async () => {
    await open({}, { columns: 60, rows: 16 });
    await screen.press('G');
    expect(await chosen()).toContain('STOCKPILE_HOME');
    expect(await screen.text()).toContain('history, cache and settings');
  });

  it('closes with Esc, after clearing the filter', async () => {
    await open();
    await find('audio');
    await screen.press(keys.clearEscape);
    await screen.until('OPENAI_API_KEY');
    await screen.press(keys.clearEscape);
    await screen.until('4 jobs');
  });

  it('gives actions other keys at once, which the footer and the help show', async () => {
    await open();
    await find('names');
    await screen.press(keys.enter, 'new=N quit=Q', keys.enter);
    await screen.until('Saved KEYS.');
    await screen.press(keys.clearEscape, keys.clearEscape);
    await screen.until(/N new .* Q quit/);
    await screen.press('q', 'n', '?');
    expect(screen.left).toEqual([]);
    expect(await screen.text()).toMatch(/^ *N +new job;/m);
    await screen.press('Q');
    expect(screen.left).toEqual(['quit']);
  });

  it('refuses a key that would mean two things, and names both', async () => {
    await open();
    await find('names');
    await screen.press(keys.enter, 'new=d', keys.enter);
    await screen.until('KEYS: "d" would be the key of both new and delete.');
    expect(screen.app.config).toEqual({});
  });

  it('names keys that cannot be used when the program starts, and uses the default ones', async () => {
    screen = new TuiScreen('home', undefined, { environment: { KEYS: 'paws=P' } });
    await screen.until('KEYS: there is no action "paws". Did you mean pause? The default keys are used.');
    expect(await screen.text()).toMatch(/n new/);
  });
});
