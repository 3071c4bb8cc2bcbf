import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileRef } from '../../core/footage/media.ts';
import { hashFile } from '../../media/probe/content-hash.ts';
import { fetchFile, PeerError } from '../machines/peer-client.ts';
import type { PeerServer } from '../machines/peer-server.ts';
import type { Presence } from '../protocol.ts';
import { decodeLocation, encodeLocation, endingOf } from './file-location.ts';
import { isWithin, OutsideError, type SharedFolder } from './shared-folder.ts';

/** Files of other machines' jobs are kept this long after their last use. */
const keptMs = 24 * 3600 * 1000;

/** The files of a worker: those in the shared folder, and those in its own folder, which came from other machines. */
export class WorkerFiles {
  readonly #folder: string;
  readonly #shared: SharedFolder | undefined;
  readonly #id: string;
  readonly #coming = new Map<string, Promise<void>>();

  /** @param folder the folder for files and for steps outside of the shared folder */
  constructor(folder: string, shared: SharedFolder | undefined, id: string) {
    this.#folder = folder;
    this.#shared = shared;
    this.#id = id;
  }

  /** Creates the folder and removes what steps of earlier runs left, and files that nobody has used for a day. */
  async open(): Promise<void> {
    await mkdir(join(this.#folder, 'files'), { recursive: true, mode: 0o700 });
    await rm(join(this.#folder, 'steps'), { recursive: true, force: true });
    for (const name of await readdir(join(this.#folder, 'files'))) {
      const path = join(this.#folder, 'files', name);
      const { mtimeMs } = await stat(path);
      if (Date.now() - mtimeMs > keptMs) await rm(path, { force: true });
    }
  }

  /** Whether a step works in the shared folder. */
  sees(mark: string | undefined): boolean {
    return mark !== undefined && this.#shared?.mark === mark;
  }

  /**
   * Creates the folder that an attempt at a step may write to.
   * @throws OutsideError when the job's work folder is outside of the shared folder
   */
  async workFolder(shared: { mark: string; workFolder: string } | undefined, name: string): Promise<string> {
    const base =
      shared && this.#shared && this.sees(shared.mark)
        ? join(await this.#shared.toPath(shared.workFolder), 'elsewhere')
        : join(this.#folder, 'steps');
    const folder = join(base, name);
    await mkdir(folder, { recursive: true });
    return folder;
  }

  /** A file of a step's input, on this machine; fetched if it is not there. @throws PeerError, OutsideError */
  async arrive(
    file: FileRef,
    mark: string | undefined,
    runner: () => Promise<Presence | undefined>,
    signal: AbortSignal,
  ): Promise<FileRef> {
    const { shared, offer, ending } = decodeLocation(file.path);
    if (shared !== undefined && this.#shared && this.sees(mark)) {
      const path = await this.#shared.toPath(shared);
      if ((await stat(path)).size === file.sizeBytes) return { ...file, path };
      throw new PeerError('A file in the shared folder has another size.');
    }
    const path = this.#kept(file.sha256 ?? offer, ending);
    const coming = this.#coming.get(path) ?? this.#fetch(file, offer, path, runner, signal);
    this.#coming.set(path, coming);
    try {
      await coming;
    } finally {
      this.#coming.delete(path);
    }
    return { ...file, path };
  }

  /**
   * A file of a step's output, as it travels. Outside of the shared folder it is moved to the kept files and offered.
   * @param workFolder the folder that the step may write to
   * @param mark of the shared folder that the job works in, if it does
   * @throws OutsideError for a file that the step had no right to hand out
   */
  async depart(
    file: FileRef,
    workFolder: string,
    mark: string | undefined,
    server: PeerServer,
  ): Promise<FileRef> {
    const isOwn = isWithin(file.path, workFolder);
    const isKept = isWithin(file.path, join(this.#folder, 'files'));
    const shared = this.sees(mark) ? this.#shared?.toPlace(file.path) : undefined;
    const ending = endingOf(file.path);
    if (shared !== undefined)
      return { ...file, path: encodeLocation({ shared, peer: this.#id, offer: '', ending }) };
    if (!isOwn && !isKept) throw new OutsideError(file.path);
    const sha256 = file.sha256 ?? (await hashFile(file.path));
    const path = this.#kept(sha256, ending);
    if (isOwn) await rename(file.path, path);
    const offer = await server.offer(path);
    return { ...file, sha256, path: encodeLocation({ peer: this.#id, offer, ending }) };
  }

  #kept(name: string, ending: string): string {
    if (!/^[0-9a-f]{64}$/.test(name)) throw new OutsideError(name);
    return join(this.#folder, 'files', name + ending);
  }

  async #fetch(
    { sizeBytes, sha256 }: FileRef,
    offer: string,
    path: string,
    runner: () => Promise<Presence | undefined>,
    signal: AbortSignal,
  ): Promise<void> {
    const found = await stat(path).catch(() => undefined);
    if (found?.size === sizeBytes) return utimes(path, new Date(), new Date());
    const from = await runner();
    if (!from) throw new PeerError('The machine of the job cannot be reached.');
    await fetchFile(from, { id: offer, sizeBytes, sha256 }, path, signal);
  }
}
