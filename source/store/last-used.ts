import { emptyLastUsed, type LastUsed, lastUsedSchema } from '../core/api/last-used.ts';
import { Document } from './files/document.ts';
import type { Home } from './home.ts';

/** The values of the new-job form that were used last; empty when there is no file or it is damaged. */
export function readLastUsed(home: Home): Promise<LastUsed> {
  return documentOf(home).read();
}

export function writeLastUsed(home: Home, used: LastUsed): Promise<void> {
  return documentOf(home).write(used);
}

function documentOf(home: Home): Document<LastUsed> {
  return new Document(
    home.lastUsedFile,
    { version: 1, schema: lastUsedSchema, migrations: {} },
    emptyLastUsed,
  );
}
