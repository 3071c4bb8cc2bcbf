import { describe, expect, it } from 'vitest';
import {
  resolveSettings,
  resolveSettingsWithFaults,
  type SettingLayer,
} from '../../../source/core/settings/resolve-settings.ts';
import { isSecret, maskSecret, settingNames, settingRow } from '../../../source/core/settings/settings.ts';

const layer = (origin: SettingLayer['origin'], values: Record<string, string>): SettingLayer => ({
  origin,
  values,
});

describe('the settings table', () => {
  it('parses the text of every default back to its value', () => {
    for (const name of settingNames) {
      const row = settingRow(name);
      const text = row.format(row.default);
      if (text !== '') expect(row.parse(text), name).toEqual(row.default);
    }
  });

  it('uses the layer with the highest precedence that has a value', () => {
    const { settings, origins } = resolveSettings([
      layer('option', { CLIPS_PER_NEED: '2' }),
      layer('environment', { CLIPS_PER_NEED: '3', CLIPS_PER_MINUTE: '4', KEEP_AUDIO: '' }),
      layer('config', { KEEP_AUDIO: 'yes' }),
    ]);
    expect(settings).toMatchObject({ CLIPS_PER_NEED: 2, CLIPS_PER_MINUTE: 4, KEEP_AUDIO: true });
    expect(origins).toMatchObject({
      CLIPS_PER_NEED: 'option',
      CLIPS_PER_MINUTE: 'environment',
      KEEP_AUDIO: 'config',
    });
  });

  it.each([
    ['CLIPS_PER_MINUTE', '0'],
    ['CLIPS_PER_MINUTE', 'NaN'],
    ['CLIPS_PER_NEED', '1.5'],
    ['SEARCH_SOURCES', 'library,vimeo'],
    ['LICENCES', 'some'],
    ['KEEP_AUDIO', 'maybe'],
    ['PARALLEL_EXTRACTIONS', '-1'],
    ['GEMINI_BASE_URL', 'file:///etc'],
  ])('rejects %s=%s, with the name, the value, its origin and the range', (name, value) => {
    const range = settingRow(name as (typeof settingNames)[number]).range;
    try {
      resolveSettings([layer('environment', { [name]: value })]);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ exitCode: 2, hint: `Expected: ${range}.` });
      expect(String(error)).toContain(`Invalid value "${value}" for ${name} (from environment)`);
    }
  });

  it('accepts a key with a line end, and rejects one with characters that are invalid in a header', () => {
    const { settings } = resolveSettings([
      { origin: 'environment', values: { PEXELS_API_KEY: ' abc123-def\n' } },
    ]);
    expect(settings.PEXELS_API_KEY).toBe('abc123-def');
    for (const key of ['two words', 'two\nlines', 'clé-accentuée', 'smart “quotes”']) {
      const refused = () => resolveSettings([{ origin: '.env', values: { GEMINI_API_KEY: key } }]);
      expect(refused).toThrow('Invalid value for GEMINI_API_KEY (from .env).');
    }
  });

  it('takes the addresses of the servers that a queue can be on', () => {
    const { parse } = settingRow('QUEUE_URL');
    const good = ['redis://nas:6379', 'rediss://:p@nas', 'postgres://u:p@nas/films', 'postgresql://nas'];
    expect(good.map(parse)).toEqual(good);
    expect(['mysql://nas', 'postgres:', 'nas:6379', 'http://nas'].map(parse)).toEqual(
      Array(4).fill(undefined),
    );
  });

  it('takes the address of a server without the slash at its end, and none', () => {
    const { parse } = settingRow('GEMINI_BASE_URL');
    expect(
      ['https://a.example/b//', ' http://a.example ', '', 'a.example', 'http://', 'https://a b'].map(parse),
    ).toEqual([...['https://a.example/b', 'http://a.example', ''], ...[undefined, undefined, undefined]]);
  });

  it('reads and writes numbers that the program may choose', () => {
    const row = settingRow('PARALLEL_EXTRACTIONS');
    expect(['AUTO', '3', ' ', '0', '1.5'].map((text) => row.parse(text))).toEqual([
      0,
      3,
      undefined,
      undefined,
      undefined,
    ]);
    expect([0, 3].map((value) => row.format(value as never))).toEqual(['auto', '3']);
  });

  it('separates the folders of a list as on the system that they are from', () => {
    const row = settingRow('LIBRARY_FOLDERS');
    expect(row.parse('"C:\\my films";D:\\raw')).toEqual(['C:\\my films', 'D:\\raw']);
    expect(row.parse('/films:/raw')).toEqual(['/films', '/raw']);
  });

  it('ignores each invalid value and reports it, and both of a pair that contradicts itself', () => {
    const { settings, faults } = resolveSettingsWithFaults([
      layer('environment', { CLIPS_PER_NEED: 'many', MIN_CLIP_DURATION: '10', MAX_CLIP_DURATION: '5' }),
    ]);
    expect(faults.map(({ name }) => name)).toEqual(['CLIPS_PER_NEED', 'MIN_CLIP_DURATION']);
    expect(settings).toMatchObject(resolveSettings([]).settings);
  });

  it('guesses what was meant among several values and for yes or no', () => {
    const message = (name: (typeof settingNames)[number], value: string) => {
      try {
        return String(resolveSettings([layer('option', { [name]: value })]));
      } catch (error) {
        return String(error);
      }
    };
    expect(message('SEARCH_SOURCES', 'library,pexel')).toMatch(
      /value "library,pexel" for SEARCH_SOURCES\. Did you mean pexels/,
    );
    expect(message('KEEP_AUDIO', 'ture')).toMatch(/for KEEP_AUDIO\. Did you mean true/);
    expect(message('CLIPS_PER_NEED', 'x')).not.toContain('Did you mean');
  });

  it('rejects a min clip duration above the max', () => {
    const values = { MIN_CLIP_DURATION: '10', MAX_CLIP_DURATION: '5' };
    expect(() => resolveSettings([layer('config', values)])).toThrow('greater than');
  });

  it('shows at most four characters of a key', () => {
    expect(maskSecret('AIzaSyExample3f9a')).toBe('••••3f9a');
    expect(maskSecret('short')).toBe('••••');
    expect(settingNames.filter(isSecret)).toHaveLength(6);
  });
});
