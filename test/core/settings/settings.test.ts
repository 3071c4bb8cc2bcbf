import { describe, expect, it } from 'vitest';
import { resolveSettings, type SettingLayer } from '../../../source/core/settings/resolve-settings.ts';
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
