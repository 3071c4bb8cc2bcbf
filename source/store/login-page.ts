import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from './files/write-file.ts';
import type { Home } from './home.ts';

/** A page in STOCKPILE_HOME that leads a browser to the server. */
export interface LoginPage {
  path: string;
  remove(): void;
}

/**
 * Writes a page that leads a browser to an address with a token. Only its owner can read it, whereas all users of a machine
 * see what a program is started with.
 * @returns its path, and what removes it; it is removed when the program ends in any case
 */
export async function writeLoginPage({ root }: Home, address: string): Promise<LoginPage> {
  // Quotes and angle brackets are encoded in it.
  const { href, port } = new URL(address);
  const path = join(root, `login-${port}.html`);
  const page = [
    '<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer">',
    `<meta http-equiv="refresh" content="0; url=${href}">`,
    `<title>stockpile-tui</title><a href="${href}">stockpile-tui</a>\n`,
  ].join('\n');
  await writeAtomically(path, page, { mode: 0o600 });
  const remove = () => {
    process.off('exit', remove);
    rmSync(path, { force: true });
  };
  process.once('exit', remove);
  return { path, remove };
}
