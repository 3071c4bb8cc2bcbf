import { createHash } from 'node:crypto';
import * as z from 'zod';
import { Document } from './files/document.ts';
import { withLock } from './files/lock.ts';
import type { DocumentFormat } from './files/versioned.ts';
import type { Home } from './home.ts';

const format: DocumentFormat<{ version: 1; spentUntil: Record<string, number> }> = {
  version: 1,
  schema: z.object({ version: z.literal(1), spentUntil: z.record(z.string(), z.number()) }),
  migrations: {},
};

/**
 * Until when the rate limits of services are used up, in `limits.json` of the home folder, so that the next run does not
 * begin with a request that is refused. It only saves requests: a file that cannot be read or written counts as empty.
 * Accounts are stored as hashes, since their names contain keys.
 */
export class UsedUpLimits {
  readonly #home: Home;

  constructor(home: Home) {
    this.#home = home;
  }

  /** When the limit of an account is reset, in milliseconds since 1970. */
  async recall(account: string): Promise<number | undefined> {
    const read = await this.#document()
      .read()
      .catch(() => undefined);
    return read?.spentUntil[hashOf(account)];
  }

  /** Stores when the limit of an account is reset. Times in the past are dropped. */
  async keep(account: string, until: number): Promise<void> {
    const add = async () => {
      const document = this.#document();
      const { spentUntil } = await document.read();
      const all = Object.entries({ ...spentUntil, [hashOf(account)]: until });
      const open = all.filter(([, time]) => time > Date.now());
      await document.write({ version: 1, spentUntil: Object.fromEntries(open) });
    };
    await withLock(this.#home.limitsFile, add).catch(() => {});
  }

  #document() {
    return new Document(this.#home.limitsFile, format, { version: 1, spentUntil: {} });
  }
}

function hashOf(account: string): string {
  return createHash('sha256').update(account).digest('hex').slice(0, 16);
}
