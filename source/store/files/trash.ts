import { access, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** Where files can be moved that are no longer wanted: a folder for them, and one for what is known of them. */
interface Trash {
  files: string;
  info?: string;
}

/** The environment and user that decide which trash is used. */
export interface TrashPlace {
  platform: NodeJS.Platform;
  home: string;
  environment: Readonly<Record<string, string | undefined>>;
  userId: number | undefined;
}

const thisPlace = (): TrashPlace => ({
  platform: process.platform,
  home: homedir(),
  environment: process.env,
  userId: process.getuid?.(),
});

/** Whether there is a trash for this file or folder: a move there can be undone, and frees no space. */
export async function hasTrash(path: string, place: TrashPlace = thisPlace()): Promise<boolean> {
  return (await trashFor(path, place)) !== undefined;
}

/**
 * Moves a file or folder to the trash of the system.
 * https://specifications.freedesktop.org/trash-spec/latest/
 * @returns false when there is none, so that nothing was moved
 * @throws the file system's error
 */
export async function moveToTrash(path: string, place: TrashPlace = thisPlace()): Promise<boolean> {
  const trash = await trashFor(path, place);
  if (!trash) return false;
  await mkdir(trash.files, { recursive: true, mode: 0o700 });
  if (trash.info !== undefined) await mkdir(trash.info, { recursive: true, mode: 0o700 });
  for (let number = 1; ; number++) {
    const name = number === 1 ? basename(path) : `${basename(path)} ${number}`;
    const record = await reserve(trash, name, path);
    if (record === undefined) continue;
    try {
      await rename(path, join(trash.files, name));
      return true;
    } catch (error) {
      if (record !== '') await rm(record, { force: true });
      throw error;
    }
  }
}

/** Takes a name in the trash. @returns the path of its record, '' without one; undefined when the name is taken */
async function reserve({ files, info }: Trash, name: string, path: string): Promise<string | undefined> {
  if (await exists(join(files, name))) return undefined;
  if (info === undefined) return '';
  const record = join(info, `${name}.trashinfo`);
  const day = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
  const text = `[Trash Info]\nPath=${path.split('/').map(encodeURIComponent).join('/')}\nDeletionDate=${day}\n`;
  const isFree = await writeFile(record, text, { flag: 'wx', mode: 0o600 }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
  return isFree ? record : undefined;
}

async function trashFor(path: string, place: TrashPlace): Promise<Trash | undefined> {
  const { platform, home, environment, userId } = place;
  const device = await deviceOf(path);
  if (platform === 'darwin') {
    const files = join(home, '.Trash');
    return (await deviceOf(files)) === device ? { files } : undefined;
  }
  if (platform !== 'linux' || device === undefined) return undefined;
  const root = join(environment['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'Trash');
  const hasDesktop = ['XDG_CURRENT_DESKTOP', 'WAYLAND_DISPLAY', 'DISPLAY'].some((name) => environment[name]);
  // Without a desktop nobody would ever empty a trash that we create.
  if (!hasDesktop && !(await exists(root))) return undefined;
  if ((await deviceOf(root)) === device) return folders(root);
  const top = await topFolder(path, device);
  return userId === undefined || top === undefined ? undefined : folders(join(top, `.Trash-${userId}`));
}

function folders(root: string): Trash {
  return { files: join(root, 'files'), info: join(root, 'info') };
}

/** The highest folder above a path on the same device, if files can be created in it. */
async function topFolder(path: string, device: number): Promise<string | undefined> {
  let top = dirname(path);
  while (dirname(top) !== top && (await deviceOf(dirname(top))) === device) top = dirname(top);
  return (await access(top, 2).then(
    () => true,
    () => false,
  ))
    ? top
    : undefined;
}

/** The device of a path, or of the nearest folder above it that exists. */
async function deviceOf(path: string): Promise<number | undefined> {
  for (let each = path; ; each = dirname(each)) {
    const found = await stat(each).catch(() => undefined);
    if (found) return found.dev;
    if (dirname(each) === each) return undefined;
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
