import { testTools } from '../tools.ts';

/** The two stock sites, for tests that are about none in particular: YouTube costs as much time as all else together. */
export const stockSources = ['pexels', 'pixabay'] as const;

const { ytdlp } = await testTools();
if (!ytdlp.found) console.warn(`\n*** WITHOUT YOUTUBE: jobs use the stock sites only, for ${ytdlp.reason}\n`);

/** Every web source that this machine has the tools for. */
export const webSources: readonly ('pexels' | 'pixabay' | 'youtube')[] = ytdlp.found
  ? [...stockSources, 'youtube']
  : stockSources;

export const hasYoutube = ytdlp.found;
