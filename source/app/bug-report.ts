import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { redact } from '../core/settings/redact.ts';
import { resolveTypedSetting } from '../core/settings/setting-paths.ts';
import { ensureFolder, privateFolder } from '../store/files/ensure-folder.ts';
import { homeAt } from '../store/home.ts';
import { currentPathContext } from './context/current-path-context.ts';

/** Writes the stack of a bug to the log file. @returns the message for the user */
export async function recordBug(error: unknown, command: string | undefined): Promise<string> {
  const { logs } = homeAt(
    resolveTypedSetting('STOCKPILE_HOME', process.env['STOCKPILE_HOME'] ?? '', currentPathContext()),
  );
  const file = join(logs, 'errors.log');
  const stack = redact(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const message = redact(error instanceof Error ? error.message : String(error));
  try {
    await ensureFolder(logs, privateFolder);
    await appendFile(file, `${new Date().toISOString()} ${command ?? 'run'}\n${stack}\n\n`, { mode: 0o600 });
    return `Internal error: ${message}\nThe details are in ${file}.`;
  } catch {
    return `Internal error: ${stack}`;
  }
}
