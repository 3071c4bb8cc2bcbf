import { expect, it } from 'vitest';
import { abilitiesOf, faultOfAbilities } from '../../../source/media/tools/tool-abilities.ts';
import { testTools } from '../../harness/tools.ts';

/** The output of `ffmpeg -version` after the version: of the npm package, Debian 12 and Debian 10. */
const installer = [
  'configuration: --enable-gpl --enable-libopus --enable-libx264',
  'libavformat    58. 24.100 / 58. 24.100',
  'libavfilter     7. 46.101 /  7. 46.101',
].join('\n');
const debian12 = installer.replaceAll('58. 24.100', '59. 27.100').replaceAll(' 7. 46.101', ' 8. 44.100');
const debian10 = installer.replaceAll('58. 24.100', '58. 20.100').replaceAll(' 7. 46.101', ' 7. 40.101');

it('the abilities of an ffmpeg build follow from its libraries and its configuration', () => {
  const all = ['h264', 'tpad', 'opus'];
  expect(abilitiesOf('ffmpeg', 'N-47683-g0e8eb07980-static', installer)).toEqual(all);
  expect(abilitiesOf('ffmpeg', '5.1.9-0+deb12u1', debian12)).toEqual(all);
  expect(abilitiesOf('ffmpeg', '4.1.11-0+deb10u1', debian10)).toEqual(['h264', 'opus']);
  expect(abilitiesOf('ffmpeg', '7.1', debian12.replace('--enable-libopus', ''))).toEqual(['h264', 'tpad']);
});

it('a missing ability is a fault when it is required, not when it has a fallback', () => {
  expect(faultOfAbilities('ffmpeg', ['h264', 'opus'])).toBe(
    'is older than version 4.2 and has no filter tpad',
  );
  expect(faultOfAbilities('ffmpeg', ['tpad'])).toContain('cannot write H.264');
  expect(faultOfAbilities('ffmpeg', ['h264', 'tpad'])).toBeUndefined();
  expect(faultOfAbilities('ffprobe', abilitiesOf('ffprobe', '4.1.11', debian10))).toContain('older than');
});

it.each([
  ['2022.11.11', []],
  ['2023.03.04', ['sections']],
  ['2023.11.16', ['sections']],
  ['2025.10.22', ['sections']],
  ['2025.11.12', ['sections', 'js-runtimes']],
  ['2026.02.21.232645', ['sections', 'js-runtimes']],
  // A private build: assumed to have the required abilities but none of the new ones.
  ['0', ['sections']],
])('yt-dlp %s can do %s', (version, expected) => {
  expect(abilitiesOf('ytdlp', version, version)).toEqual(expected);
});

it('the tools of this machine have all required abilities', async () => {
  for (const tool of Object.values(await testTools())) {
    if (tool.found) expect(faultOfAbilities(tool.name, tool.abilities)).toBeUndefined();
  }
});
