import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { listOtherFiles, zipJob } from '../../../source/web/server/files/zip-files.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { openFilesIn } from '../../harness/web/open-files.ts';
import { readZip } from '../../harness/web/read-zip.ts';

const root = temporaryFolder('zip');

/** A job's folder with these files, next to a secret. */
function jobFolder(name: string, files: Record<string, string | Buffer>): string {
  const folder = join(root, name, 'talk_20261122');
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  writeFileSync(join(root, name, 'secret.txt'), 'secret');
  return folder;
}

it('has clips, timelines and reports under their names, as long as it says it is', async () => {
  const large = Buffer.alloc(3_000_000, 'film');
  const files = {
    'a/übung 1.mp4': large,
    'b/two.mp4': '',
    'timelines/timeline.edl': 'edl',
    'credits.md': '# Credits',
  };
  const folder = jobFolder('whole', { ...files, 'other.txt': 'not part of it', '.hidden': 'x' });
  const answer = await zipJob(folder, ['a/übung 1.mp4', 'b/two.mp4', 'gone/three.mp4']);
  const zip = Buffer.from(await answer.arrayBuffer());
  expect(answer.headers.get('content-length')).toBe(String(zip.length));
  const expected = Object.entries(files).map(([name, content]) => [`talk_20261122/${name}`, String(content)]);
  const found = [...readZip(zip)].map(([name, content]) => [name, content.toString()]);
  expect(found.toSorted()).toEqual(expected.toSorted());
  expect(await listOtherFiles(folder)).toEqual([
    { file: 'credits.md', sizeBytes: 9 },
    { file: 'timelines/timeline.edl', sizeBytes: 3 },
  ]);
});

it('has nothing from outside of the folder, whatever the job and its folder say', async () => {
  const folder = jobFolder('hostile', { 'a/one.mp4': 'film', 'timelines/x.edl': 'edl' });
  symlinkSync(join(root, 'hostile', 'secret.txt'), join(folder, 'timelines', 'link.edl'));
  symlinkSync(join(root, 'hostile', 'secret.txt'), join(folder, 'credits.md'));
  const clips = [
    '../secret.txt',
    '/etc/passwd',
    'a/../../secret.txt',
    'a',
    'a/one.mp4',
    'a\\..\\..\\secret.txt',
  ];
  const zip = Buffer.from(await (await zipJob(folder, clips)).arrayBuffer());
  expect([...readZip(zip).keys()]).toEqual(['talk_20261122/a/one.mp4', 'talk_20261122/timelines/x.edl']);
});

it.skipIf(process.platform !== 'linux')('a download that is cut off leaves no file open', async () => {
  const folder = jobFolder('cut', { 'a/one.mp4': Buffer.alloc(20_000_000), 'a/two.mp4': 'film' });
  const answer = await zipJob(folder, ['a/one.mp4', 'a/two.mp4']);
  const reader = answer.body?.getReader();
  for (let part = 0; part < 5; part += 1) await reader?.read();
  expect(openFilesIn(folder)).toHaveLength(1);
  await reader?.cancel();
  await expect.poll(() => openFilesIn(folder)).toEqual([]);
});

const replacements: [what: string, replace: (folder: string, secret: string) => void][] = [
  [
    'a link',
    (folder, secret) => {
      rmSync(join(folder, 'b', 'secret.txt'));
      symlinkSync(secret, join(folder, 'b', 'secret.txt'));
    },
  ],
  [
    'a file of a folder that is linked',
    (folder, secret) => {
      renameSync(join(folder, 'b'), join(folder, 'c'));
      symlinkSync(dirname(secret), join(folder, 'b'));
    },
  ],
  [
    'a pipe',
    (folder) => {
      rmSync(join(folder, 'b', 'secret.txt'));
      execFileSync('mkfifo', [join(folder, 'b', 'secret.txt')]);
    },
  ],
];
it.skipIf(process.platform === 'win32').each(replacements)(
  'a file that is replaced by %s while the archive is sent ends it',
  async (what, replace) => {
    const folder = jobFolder(what, { 'a/one.mp4': Buffer.alloc(20_000_000), 'b/secret.txt': 'sector' });
    const answer = await zipJob(folder, ['a/one.mp4', 'b/secret.txt']);
    replace(folder, join(root, what, 'secret.txt'));
    let sent = '';
    const read = async () => {
      for await (const chunk of answer.body ?? [])
        if (chunk.length < 1000) sent += Buffer.from(chunk).toString();
    };
    await expect(read()).rejects.toThrow('replaced');
    expect(sent).toContain('one.mp4');
    expect(sent).not.toContain('secret');
  },
);
