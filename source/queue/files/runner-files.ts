import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileRef } from '../../core/footage/media.ts';
import { dropFile, fetchFile, PeerError } from '../machines/peer-client.ts';
import type { Presence } from '../protocol.ts';
import { decodeLocation, encodeLocation, endingOf, withFiles } from './file-location.ts';
import { isWithin, OutsideError, type SharedFolder } from './shared-folder.ts';

interface Links {
  /** The id of this machine, and how it offers a file to others. */
  id: string;
  offer(path: string): Promise<string>;
  /** Another machine, if it is there. */
  machine(id: string): Promise<Presence | undefined>;
}

/** The files of steps that run elsewhere, seen from the machine of the job. */
export class RunnerFiles {
  readonly #folder: SharedFolder | undefined;
  readonly #links: Links;

  constructor(folder: SharedFolder | undefined, links: Links) {
    this.#folder = folder;
    this.#links = links;
  }

  /** The place of a job's work folder; undefined when it is not in the shared folder. */
  workFolder(workDir: string): { mark: string; workFolder: string } | undefined {
    const place = this.#folder?.toPlace(workDir);
    return this.#folder && place !== undefined ? { mark: this.#folder.mark, workFolder: place } : undefined;
  }

  /** A file of a step's input, as it travels. */
  async depart(file: FileRef): Promise<FileRef> {
    const shared = this.#folder?.toPlace(file.path);
    const offer = await this.#links.offer(file.path);
    const ending = endingOf(file.path);
    const place = { peer: this.#links.id, offer, ending, ...(shared !== undefined && { shared }) };
    return { ...file, path: encodeLocation(place) };
  }

  /**
   * The output of a step with its files on this machine: in the job's work folder, where that is in the shared folder, or
   * fetched into a folder there.
   * @throws PeerError, OutsideError, the file system's errors, the signal's reason
   */
  arrive(output: unknown, workDir: string, name: string, signal: AbortSignal): Promise<unknown> {
    return withFiles(output, async (file) => {
      const { shared, peer, offer, ending } = decodeLocation(file.path);
      if (shared !== undefined && this.#folder) {
        const path = await this.#folder.toPath(shared);
        if (!isWithin(path, await realpath(workDir))) throw new OutsideError(shared);
        if ((await stat(path)).size === file.sizeBytes) return { ...file, path };
        throw new PeerError('A file in the shared folder has another size.');
      }
      const from = await this.#links.machine(peer);
      if (!from) throw new PeerError('The machine that has the file cannot be reached.');
      const path = join(workDir, 'elsewhere', name, `${offer.slice(0, 16)}${ending}`);
      await fetchFile(from, { id: offer, sizeBytes: file.sizeBytes, sha256: file.sha256 }, path, signal);
      await dropFile(from, offer);
      return { ...file, path };
    });
  }

  /** Whether the files of a result that the queue has kept can still be had. */
  async areThere(output: unknown): Promise<boolean> {
    let found = true;
    await withFiles(output, async (file) => {
      const { shared, peer } = decodeLocation(file.path);
      const path = shared === undefined ? undefined : await this.#folder?.toPath(shared);
      const size = path === undefined ? undefined : await stat(path).catch(() => undefined);
      const isHere = path !== undefined && size?.size === file.sizeBytes;
      found &&= isHere || (shared === undefined && (await this.#links.machine(peer)) !== undefined);
      return file;
    });
    return found;
  }
}
