import * as z from 'zod';
import { Document } from './files/document.ts';
import type { Home } from './home.ts';

const askedSchema = z.object({ offered: z.array(z.string()) });

/** Whether the user is asked this for the first time. Records that the question was asked. */
export async function claimFirstQuestion(home: Home, what: 'semantic'): Promise<boolean> {
  const document = new Document(
    home.offersFile,
    { version: 1, schema: askedSchema, migrations: {} },
    { offered: [] },
  );
  const { offered } = await document.read();
  if (offered.includes(what)) return false;
  await document.write({ offered: [...offered, what] });
  return true;
}
