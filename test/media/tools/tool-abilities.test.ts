import { expect, it } from 'vitest';
import { abilitiesOf, faultOfAbilities } from '../../../source/media/tools/tool-abilities.ts';
import { testTools } from '../../harness/tools.ts';

/** What `ffmpeg -version` says besides the version: of the npm package, of Debian 12, and of Debian 10. */
const installer = [
  'configuration: --enable-gpl --enable-libopus --enable-libx264',
  'libavformat    58. 24.100 / 58. 24.100',
  'libavfilter     7. 46.101 /  7. 46.101',
].join('\n');
const debian12 = installer.replaceAll('58. 24.100', '59. 27.100').replaceAll(' 7. 46.101', ' 8. 44.100');
const debian10 = installer.replaceAll('58. 24.100', '58. 20.100').replaceAll(' 7. 46.101', ' 7. 40.101');

it('a build of ffmpeg is judged by its libraries and by what it was configured with', () => {
  const all = ['h264', 'tpad', 'opus'];
  expect(abilitiesOf('ffmpeg', 'N-47683-g0e8eb07980-static', installer)).toEqual(all);
  expect(abilitiesOf('ffmpeg', '5.1.9-0+deb12u1', debian12)).toEqual(all);
  expect(abilitiesOf('ffmpeg', '4.1.11-0+deb10u1', debian10)).toEqual(['h264', 'opus']);
  expect(abilitiesOf('ffmpeg', '7.1', debian12.replace('--enable-libopus', ''))).toEqual(['h264', 'tpad']);
});

it('what is needed and missing is said, what has another way is not', () => {
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
  // Somebody's own build: it has what is needed, as far as one can tell, and nothing that only new ones have.
  ['0', ['sections']],
])('yt-dlp %s can do %s', (version, expected) => {
  expect(abilitiesOf('ytdlp', version, version)).toEqual(expected);
});

it('the tools of this machine have all that is needed', async () => {
  for (const tool of Object.values(await testTools())) {
    if (tool.found) expect(faultOfAbilities(tool.name, tool.abilities)).toBeUndefined();
  }
});
