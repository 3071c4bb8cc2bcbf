import * as z from 'zod';
import { Document } from './files/document.ts';
import type { Home } from './home.ts';

const offersSchema = z.object({ offered: z.array(z.string()) });

/** Records that something was offered to the user. @returns whether this is the first time */
export async function recordOffer(home: Home, what: 'semantic'): Promise<boolean> {
  const document = new Document(
    home.offersFile,
    { version: 1, schema: offersSchema, migrations: {} },
    { offered: [] },
  );
  const { offered } = await document.read();
  if (offered.includes(what)) return false;
  await document.write({ offered: [...offered, what] });
  return true;
}
