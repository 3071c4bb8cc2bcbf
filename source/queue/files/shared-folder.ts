import { randomBytes } from 'node:crypto';
import { mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** How a place in the shared folder is written: each machine mounts the folder somewhere else. */
const scheme = 'folder:';
/** Tells whether two machines see the same folder. */
const markName = '.stockpile-queue';

/** The folder that all machines see, as it is mounted on this one. */
export class SharedFolder {
  readonly #root: string;
  /** The same for all machines that see this folder. */
  readonly mark: string;

  private constructor(root: string, mark: string) {
    this.#root = root;
    this.mark = mark;
  }

  /** Opens QUEUE_FOLDER, and marks it unless another machine has. @throws the file system's error */
  static async open(folder: string): Promise<SharedFolder> {
    await mkdir(folder, { recursive: true });
    const root = await realpath(folder);
    const mark = join(root, markName);
    await writeFile(mark, randomBytes(12).toString('hex'), { flag: 'wx' }).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
    return new SharedFolder(root, (await readFile(mark, 'utf8')).trim());
  }

  /** A path of this machine as a place that every machine understands; undefined outside of the folder. */
  toPlace(path: string): string | undefined {
    const rest = relative(this.#root, path);
    if (rest.startsWith('..') || isAbsolute(rest)) return undefined;
    return scheme + rest.split(sep).join('/');
  }

  /**
   * The path of a place on this machine. Symbolic links may not lead out of the folder.
   * @throws OutsideError
   */
  async toPath(place: string): Promise<string> {
    const rest = place.startsWith(scheme) ? place.slice(scheme.length) : undefined;
    if (rest === undefined || rest.includes('\0')) throw new OutsideError(place);
    const path = resolve(this.#root, ...rest.split('/'));
    if (!isWithin(path, this.#root)) throw new OutsideError(place);
    if (!isWithin(await nearestReal(path), this.#root)) throw new OutsideError(place);
    return path;
  }
}

/** A place outside of the folders that a step may use. */
export class OutsideError extends Error {
  override readonly name = 'OutsideError';

  constructor(place: string) {
    super(`${place.slice(0, 200)} is outside of the folders that steps may use.`);
  }
}

/** Whether a path is a folder or below it. Both are absolute. */
export function isWithin(path: string, folder: string): boolean {
  const rest = relative(folder, path);
  return rest === '' || (!rest.startsWith('..') && !isAbsolute(rest));
}

/** The path with all symbolic links resolved, of its nearest ancestor that exists. */
async function nearestReal(path: string): Promise<string> {
  const real = await realpath(path).catch(() => undefined);
  const parent = dirname(path);
  return real ?? (parent === path ? path : nearestReal(parent));
}
