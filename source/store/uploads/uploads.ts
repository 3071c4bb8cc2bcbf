import { readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { FileStore } from '@tus/file-store';
import * as z from 'zod';
import { type OpenUpload, type Uploaded, type UploadFolder, uploadId } from '../../core/api/uploads.ts';
import { UserError } from '../../core/errors.ts';
import { freeBytes } from '../files/disk-space.ts';
import { ensureFolder, privateFolder } from '../files/ensure-folder.ts';
import { writeAtomically } from '../files/write-file.ts';
import { cleanFileName } from './file-name.ts';

/** Uploads that nobody went on with, and files that no job was started with, are removed after this time. */
const keepMs = 7 * 24 * 60 * 60 * 1000;
/** In the folder of an accepted file: a job works with it. */
const usedMark = '.used';
/** In the folder of an accepted file: what was uploaded, the video first. */
const recordFile = '.upload.json';
const recordSchema = z.array(z.object({ id: z.string(), name: z.string() })).min(1);
type UploadedFile = z.infer<typeof recordSchema>[number];
type HashFile = (path: string) => Promise<string>;

/** The uploads in a folder: `unfinished` holds what arrives, `videos` a folder for each accepted video. */
export class Uploads implements UploadFolder {
  readonly accepted: string;
  /** Keeps what arrives, in the layout of the tus project: `ID` with the bytes and `ID.json` with name and size. */
  readonly store: FileStore;
  readonly #unfinished: string;
  readonly #hash: HashFile;
  readonly #now: () => number;

  private constructor(folder: string, hash: HashFile, now: () => number) {
    this.accepted = join(folder, 'videos');
    this.#unfinished = join(folder, 'unfinished');
    this.#hash = hash;
    this.#now = now;
    this.store = new FileStore({ directory: this.#unfinished });
  }

  /**
   * @param hash the SHA-256 of a file
   * @param now milliseconds of a clock
   * @throws UserError, the file system's error
   */
  static async in(folder: string, hash: HashFile, now: () => number = Date.now): Promise<Uploads> {
    await ensureFolder(join(folder, 'videos'), privateFolder);
    await ensureFolder(join(folder, 'unfinished'), privateFolder);
    // Pages name files by their real paths.
    return new Uploads(await realpath(folder), hash, now);
  }

  async open(): Promise<OpenUpload[]> {
    const ids = (await namesIn(this.#unfinished)).filter((name) => uploadId.test(name));
    const found = await Promise.all(ids.map((id) => this.#open(id)));
    return found.filter((each) => each !== undefined);
  }

  async #open(id: string): Promise<OpenUpload | undefined> {
    const upload = await this.store.getUpload(id).catch(() => undefined);
    if (!upload) return undefined;
    const { size = 0, offset, metadata } = upload;
    return { id, name: cleanFileName(metadata?.['filename'] ?? ''), sizeBytes: size, arrivedBytes: offset };
  }

  freeBytes(): Promise<number | undefined> {
    return freeBytes(this.#unfinished);
  }

  async accept(
    id: string,
    transcriptId: string | undefined,
    check: (video: string, transcript: string | undefined) => Promise<unknown>,
  ): Promise<Uploaded> {
    if (!uploadId.test(id)) throw noUpload();
    const folder = join(this.accepted, id);
    const files = (await readRecord(folder)) ?? (await this.#record(folder, id, transcriptId));
    for (const file of files) await this.#move(file, folder);
    const [path = '', transcript] = files.map(({ name }) => join(folder, name));
    try {
      await check(path, transcript);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    const { size } = await stat(path);
    const facts = { path, sizeBytes: size, sha256: await this.#hash(path) };
    return transcript === undefined ? facts : { ...facts, transcript };
  }

  /** Writes down what belongs into the folder, so that moving it there can be continued. @throws UserError */
  async #record(folder: string, id: string, transcriptId: string | undefined): Promise<UploadedFile[]> {
    // Both are looked at first, so that nothing has moved when one of them is missing.
    const name = await this.#arrived(id);
    const files = [{ id, name }];
    if (transcriptId !== undefined) {
      const beside = extname(await this.#arrived(transcriptId));
      files.push({ id: transcriptId, name: `${name.slice(0, name.length - extname(name).length)}${beside}` });
    }
    if (files[1]?.name === name)
      throw new UserError(`${name} cannot be the transcript: it has the file type of a video.`);
    await ensureFolder(folder, privateFolder);
    await writeAtomically(join(folder, recordFile), JSON.stringify(files), { mode: 0o600 });
    return files;
  }

  /** The name of a file that has arrived whole. @throws UserError */
  async #arrived(id: string): Promise<string> {
    const upload = uploadId.test(id) ? await this.#open(id) : undefined;
    if (!upload) throw noUpload();
    const { name, sizeBytes, arrivedBytes } = upload;
    if (arrivedBytes === sizeBytes && sizeBytes > 0) return name;
    const percent = Math.floor((arrivedBytes / Math.max(1, sizeBytes)) * 100);
    throw new UserError(`Only ${percent} % of ${name} has arrived.`, { hint: 'Continue the upload.' });
  }

  async #move({ id, name }: UploadedFile, folder: string): Promise<void> {
    // Where it is not there any more, it was moved before.
    await rename(join(this.#unfinished, id), join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    await rm(join(this.#unfinished, `${id}.json`), { force: true });
  }

  async used(path: string): Promise<void> {
    const folder = this.#folderOf(path);
    if (folder !== undefined) await writeFile(join(folder, usedMark), '');
  }

  async remove(path: string): Promise<void> {
    const folder = this.#folderOf(path);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }

  /** The folder of an accepted file; undefined for a file elsewhere. */
  #folderOf(path: string): string | undefined {
    const folder = dirname(path);
    return dirname(folder) === this.accepted && uploadId.test(basename(folder)) ? folder : undefined;
  }

  async removeOld(): Promise<void> {
    for (const name of await namesIn(this.#unfinished)) {
      const path = join(this.#unfinished, name);
      const upload = join(this.#unfinished, name.replace(/\.json$/, ''));
      if (await this.#isOld(upload)) await rm(path, { force: true }).catch(() => {});
    }
    for (const name of (await namesIn(this.accepted)).filter((each) => uploadId.test(each))) {
      const folder = join(this.accepted, name);
      const isUsed = (await namesIn(folder)).includes(usedMark);
      if (!isUsed && (await this.#isOld(folder)))
        await rm(folder, { recursive: true, force: true }).catch(() => {});
    }
  }

  async #isOld(path: string): Promise<boolean> {
    const found = await stat(path).catch(() => undefined);
    return found === undefined || this.#now() - found.mtimeMs > keepMs;
  }
}

function noUpload(): UserError {
  return new UserError('There is no such upload.', { hint: 'Upload the file again.' });
}

async function readRecord(folder: string): Promise<UploadedFile[] | undefined> {
  const text = await readFile(join(folder, recordFile), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : recordSchema.parse(JSON.parse(text));
}

function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
