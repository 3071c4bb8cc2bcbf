import { link, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { runProcess } from '../../../source/media/process/process.ts';

const subjects = 'harbour lighthouse wave rain snow cloud skyline traffic train coffee candle forest'.split(
  ' ',
);
const places = 'dawn dusk night beach window mountain village market bridge garden street island'.split(' ');
const ways = 'aerial slow closeup wide handheld timelapse tracking static drone macro'.split(' ');

/** Fills a library with links to twenty films. */
export async function makeLibrary(
  folder: string,
  library: string,
  films: number,
  ffmpeg: string,
): Promise<void> {
  const { signal } = new AbortController();
  const seeds = Array.from({ length: 20 }, (_, n) => path.join(folder, `seed ${n}.mp4`));
  for (const [n, seed] of seeds.entries()) {
    const input = ['-f', 'lavfi', '-i', `testsrc=size=64x36:rate=10:duration=${5 + n}`];
    await runProcess({ program: ffmpeg, args: ['-nostdin', '-loglevel', 'error', ...input, seed], signal });
  }
  for (let n = 0; n < films; n += 1) {
    const pick = (list: readonly string[], divisor: number) =>
      list[Math.floor(n / divisor) % list.length] ?? '';
    const below = path.join(library, pick(places, 1), pick(ways, 12));
    if (n < 120) await mkdir(below, { recursive: true });
    const name = `${pick(subjects, 120)}_${pick(places, 7)}_${pick(ways, 31)}_${letters(n)}_${n}.mp4`;
    // Some file systems limit the links to a file, so there are twenty files.
    await link(seeds[n % seeds.length] ?? '', path.join(below, name));
  }
}

/** A unique word for each film, like the name of a person, a town or a project. */
function letters(n: number): string {
  const [consonants, vowels] = ['bdfgklmnprstvz', 'aeiou'];
  let word = '';
  for (let rest = n + 5000; rest > 0; rest = Math.floor(rest / 70))
    word += `${consonants[rest % 14]}${vowels[Math.floor(rest / 14) % 5]}`;
  return word;
}
