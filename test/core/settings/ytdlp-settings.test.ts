import { describe, expect, it } from 'vitest';
import { redact, registerSecrets } from '../../../source/core/settings/redact.ts';
import { resolveSettings } from '../../../source/core/settings/resolve-settings.ts';
import { extractorArgsOf, findTokens, ytDlpSettings } from '../../../source/core/settings/ytdlp-settings.ts';

describe('YTDLP_EXTRACTOR_ARGS', () => {
  it('may name another player client, a PO token and a provider of tokens', () => {
    const value =
      'youtube:player_client=tv,web_safari;po_token=web.gvs+MARKEDtoken0123 youtubepot-bgutilhttp:base_url=http://127.0.0.1:4416';
    expect(extractorArgsOf(value)).toEqual(value.split(' '));
    expect(findTokens(value)).toEqual(['MARKEDtoken0123']);
  });

  it.each([
    '--exec=rm',
    'youtube:',
    'generic:impersonate=chrome',
    'youtube:innertube_host=x',
    'youtube:player_client',
    'x',
  ])('may not be %s, which could change more than how YouTube is asked', (value) => {
    expect(ytDlpSettings.YTDLP_EXTRACTOR_ARGS.parse(value)).toBeUndefined();
  });

  it('has its tokens masked wherever a text is shown', () => {
    const values = { YTDLP_EXTRACTOR_ARGS: 'youtube:po_token=web.gvs+MARKEDtoken4567' };
    registerSecrets(resolveSettings([{ origin: 'option', values }]).settings);
    expect(redact('yt-dlp --extractor-args youtube:po_token=web.gvs+MARKEDtoken4567')).not.toContain(
      'MARKED',
    );
  });
});

describe('YTDLP_COOKIES_BROWSER', () => {
  it.each(['', 'firefox', 'chrome:Profile 1', 'chromium+gnomekeyring:Default', 'firefox:default::Work'])(
    'may be "%s"',
    (value) => {
      expect(ytDlpSettings.YTDLP_COOKIES_BROWSER.parse(value)).toBe(value);
    },
  );

  it.each(['--exec', 'netscape', 'firefox --exec x', 'firefox:\nx'])('may not be "%s"', (value) => {
    expect(ytDlpSettings.YTDLP_COOKIES_BROWSER.parse(value)).toBeUndefined();
  });
});

describe('YTDLP_REMOTE_COMPONENTS', () => {
  it('is empty, or one of the places that yt-dlp knows', () => {
    const { parse } = ytDlpSettings.YTDLP_REMOTE_COMPONENTS;
    for (const value of ['', 'ejs:github', 'ejs:npm']) expect(parse(value)).toBe(value);
    for (const value of ['ejs:elsewhere', '--exec']) expect(parse(value)).toBeUndefined();
  });
});
