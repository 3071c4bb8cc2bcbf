import { join } from 'node:path';
import { parse } from 'dotenv';
import { EXIT, UserError } from '../core/errors.ts';
import type { SettingLayer } from '../core/settings/resolve-settings.ts';
import { readFileIfExists } from './files/document.ts';

/** The environment variables, the layer below the command-line options. */
export function environmentLayer(environment: Readonly<Record<string, string | undefined>>): SettingLayer {
  return { origin: 'environment', values: environment };
}

/**
 * The file `.env` in the working directory, the layer below the environment; empty when there is no file.
 * @throws UserError (exit code 2) when it cannot be read, because without its keys a job would silently run offline
 */
export async function dotEnvLayer(workingDirectory: string): Promise<SettingLayer> {
  const path = join(workingDirectory, '.env');
  const text = await readFileIfExists(path).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(path, error);
  });
  return { origin: '.env', values: text === undefined ? {} : parse(text) };
}

function unreadable(path: string, cause: NodeJS.ErrnoException): UserError {
  const isFolder = cause.code === 'EISDIR';
  return new UserError(
    `The settings in ${path} cannot be read: ${isFolder ? 'it is a folder' : (cause.code ?? cause.message)}.`,
    {
      hint: isFolder
        ? 'Rename that folder, or run the program from another one.'
        : 'Give yourself permission to read it, or remove it.',
      exitCode: EXIT.usage,
      cause,
    },
  );
}
