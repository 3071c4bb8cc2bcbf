import { testTools } from '../tools.ts';

/** The two stock sites, for tests of no particular source: YouTube takes as much time as everything else. */
export const stockSources = ['pexels', 'pixabay'] as const;

const { ytdlp } = await testTools();
if (!ytdlp.found) console.warn(`\n*** WITHOUT YOUTUBE: jobs use the stock sites only, for ${ytdlp.reason}\n`);

/** Every web source that this machine has the tools for. */
export const webSources: readonly ('pexels' | 'pixabay' | 'youtube')[] = ytdlp.found
  ? [...stockSources, 'youtube']
  : stockSources;

export const hasYoutube = ytdlp.found;
