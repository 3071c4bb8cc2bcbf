import * as z from 'zod';
import { Document } from './files/document.ts';
import type { Home } from './home.ts';

const offersSchema = z.object({ offered: z.array(z.string()) });

/** Whether something is offered for the first time here; from now on it is not. */
export async function isFirstOffer(home: Home, what: 'semantic'): Promise<boolean> {
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
