import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requireTool, type Tools } from '../../../source/media/tools/tools.ts';
import { testTools } from '../../harness/tools.ts';
import { temporaryFolder } from '../kit.ts';

/** Tools that write a line into a log whenever they are started, and the names in that log. Not for Windows. */
export async function countedTools(): Promise<{ tools: Tools; starts: () => Promise<string[]> }> {
  const tools = await testTools();
  const folder = await temporaryFolder();
  const log = join(folder, 'starts');
  await writeFile(log, '');
  const counted = async (name: 'ffmpeg' | 'ffprobe') => {
    const tool = requireTool(tools[name]);
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\necho ${name} >> "${log}"\nexec "${tool.path}" "$@"\n`);
    await chmod(path, 0o755);
    return { ...tool, path };
  };
  return {
    tools: { ...tools, ffmpeg: await counted('ffmpeg'), ffprobe: await counted('ffprobe') },
    starts: async () => (await readFile(log, 'utf8')).split('\n').filter((line) => line !== ''),
  };
}
