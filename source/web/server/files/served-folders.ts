import { readdir, realpath } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { ApiError } from '../route.ts';
import { isInside } from './safe-path.ts';

/** Entries of a folder that are listed. */
const maxListed = 2000;
/** Videos and sound as they leave cameras, recorders and editors. */
const video =
  /\.(?:mp4|m4v|mov|mkv|webm|avi|mts|m2ts|ts|mpg|mpeg|wmv|mxf|3gp|ogv|mp3|m4a|wav|flac|ogg|aac)$/i;

/** A file or folder that the pages may choose. */
export interface ListedFile {
  name: string;
  path: string;
  kind: 'folder' | 'file';
}

/** The folders of SERVE_FOLDERS and the one of uploads: nothing outside of them is seen by a page. */
export class ServedFolders {
  readonly #folders: () => readonly string[];
  readonly #uploads: string;

  /**
   * @param folders absolute paths, as they are set now
   * @param uploads a folder that may be used and is not listed
   */
  constructor(folders: () => readonly string[], uploads: string) {
    this.#folders = folders;
    this.#uploads = uploads;
  }

  /**
   * The real path of a file or folder in one of the folders.
   * @throws ApiError, the same one whether it is missing or somewhere else
   */
  async find(path: string): Promise<string> {
    const found = await this.findOr(path, []);
    if (found !== undefined) return found;
    throw new ApiError(403, 'There is no such file in the folders that the pages may use.', {
      hint: 'SERVE_FOLDERS lists the folders that can be used.',
    });
  }

  /** The real path of a file or folder in one of the folders or of those given; undefined when there is none. */
  async findOr(path: string, folders: readonly string[]): Promise<string | undefined> {
    const isPath = isAbsolute(path) && !path.includes('\0');
    const found = isPath ? await realpath(path).catch(() => undefined) : undefined;
    const roots = await realPaths([...this.#folders(), this.#uploads, ...folders]);
    return found !== undefined && roots.some((root) => isInside(root, found)) ? found : undefined;
  }

  /**
   * The real path of a transcript: the one that is named, or the one next to a video, which may be a link.
   * @param beside finds it
   * @throws ApiError
   */
  async findTranscript(named: string | undefined, beside: () => Promise<string | undefined>) {
    const path = named === undefined || named === '' ? await beside() : named;
    return path === undefined ? undefined : this.find(path);
  }

  /** The folders and videos in a folder; the served folders themselves without one. @throws ApiError */
  async list(path: string | undefined): Promise<ListedFile[]> {
    if (path === undefined || path === '')
      return (await realPaths(this.#folders())).map((root) => ({ name: root, path: root, kind: 'folder' }));
    const folder = await this.find(path);
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
    if (!entries) throw new ApiError(404, 'That is not a folder that can be read.');
    return entries
      .filter((entry) => !entry.name.startsWith('.'))
      .filter((entry) => entry.isDirectory() || (entry.isFile() && video.test(entry.name)))
      .map((entry): ListedFile => {
        const kind = entry.isDirectory() ? 'folder' : 'file';
        return { name: entry.name, path: join(folder, entry.name), kind };
      })
      .toSorted((a, b) => (a.kind === b.kind ? a.name.localeCompare(b.name) : a.kind === 'folder' ? -1 : 1))
      .slice(0, maxListed);
  }
}

async function realPaths(folders: readonly string[]): Promise<string[]> {
  const found = await Promise.all(folders.map((each) => realpath(each).catch(() => undefined)));
  return found.filter((each) => each !== undefined);
}
