import { type LastUsed, lastUsedSchema, nothingUsed } from '../core/api/last-used.ts';
import { Document } from './files/document.ts';
import type { Home } from './home.ts';

/** What the form of a new job held last. A damaged file is set aside and counts as none. */
export function readLastUsed(home: Home): Promise<LastUsed> {
  return documentOf(home).read();
}

export function writeLastUsed(home: Home, used: LastUsed): Promise<void> {
  return documentOf(home).write(used);
}

function documentOf(home: Home): Document<LastUsed> {
  return new Document(home.lastUsedFile, { version: 1, schema: lastUsedSchema, migrations: {} }, nothingUsed);
}
