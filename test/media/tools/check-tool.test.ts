import { chmod, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { checkTool, type ToolMemory } from '../../../source/media/tools/check-tool.ts';
import { temporaryFolder } from '../kit.ts';

const answer = "echo 'ffmpeg version 9.1 Copyright --enable-libx264'";

async function script(text: string): Promise<string> {
  const file = join(await temporaryFolder(), 'ffmpeg');
  await writeFile(file, `#!/bin/sh\necho x >> "$0.calls"\n${text}\n`);
  await chmod(file, 0o755);
  return file;
}

const calls = async (file: string) => (await readFile(`${file}.calls`, 'utf8')).trim().split('\n').length;

describe.skipIf(process.platform === 'win32')(
  'a check that was killed by a signal does not mean that the tool is broken',
  () => {
    test.each(['TERM', 'INT', 'HUP', 'KILL'])('SIG%s: the check is repeated', async (signal) => {
      const file = await script(`[ $(wc -l < "$0.calls") -gt 1 ] || kill -${signal} $$\n${answer}`);
      expect(await checkTool('ffmpeg', file)).toMatchObject({ runs: true, version: '9.1' });
      expect(await calls(file)).toBe(2);
    });

    test('it is repeated for a tool that a shell script starts', async () => {
      const file = await script(`[ $(wc -l < "$0.calls") -gt 1 ] || exit 143\n${answer}`);
      expect(await checkTool('ffmpeg', file)).toMatchObject({ runs: true, version: '9.1' });
    });

    test('a tool that is killed at both attempts is an error, and no other tool is used instead', async () => {
      const file = await script('kill -TERM $$');
      await expect(checkTool('ffmpeg', file)).rejects.toThrow('was killed by another process');
    });

    test('a tool that crashes is broken', async () => {
      const file = await script('kill -SEGV $$');
      expect(await checkTool('ffmpeg', file)).toMatchObject({ runs: false });
      expect(await calls(file)).toBe(1);
    });
  },
);

test.runIf(process.platform === 'linux')(
  'a tool that is just being written is not broken: it is asked again',
  async () => {
    const file = await script(answer);
    const written = await open(file, 'r+');
    const checked = checkTool('ffmpeg', file);
    await sleep(200);
    await written.close();
    expect(await checked).toMatchObject({ runs: true, version: '9.1' });
    expect(await calls(file)).toBe(1);
  },
);

describe.skipIf(process.platform === 'win32')('a cached version', () => {
  const remembered = 'ffmpeg version 8.0 Copyright --enable-libx264';
  const remembering = (answer: string | undefined) => {
    const kept: string[] = [];
    const memory: ToolMemory = {
      recall: async () => answer,
      keep: async (_, found) => void kept.push(found),
    };
    return { memory, kept };
  };

  test('is used without starting the tool', async () => {
    const file = await script('exit 1');
    const { memory } = remembering(remembered);
    expect(await checkTool('ffmpeg', file, { memory })).toMatchObject({ runs: true, version: '8.0' });
  });

  test('is ignored and replaced when the check is forced', async () => {
    const file = await script(answer);
    const { memory, kept } = remembering(remembered);
    expect(await checkTool('ffmpeg', file, { memory, refresh: true })).toMatchObject({
      runs: true,
      version: '9.1',
    });
    expect(kept).toMatchObject([expect.stringContaining('ffmpeg version 9.1')]);
  });

  test('is not saved for a tool that does not run', async () => {
    const file = await script('exit 1');
    const { memory, kept } = remembering(undefined);
    expect(await checkTool('ffmpeg', file, { memory })).toMatchObject({ runs: false });
    expect(kept).toEqual([]);
  });
});
