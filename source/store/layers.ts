import { join } from 'node:path';
import { parse } from 'dotenv';
import { EXIT, UserError } from '../core/errors.ts';
import type { SettingLayer } from '../core/settings/resolve-settings.ts';
import { readIfThere } from './files/document.ts';

/** The environment, the layer below the options. */
export function environmentLayer(environment: Readonly<Record<string, string | undefined>>): SettingLayer {
  return { origin: 'environment', values: environment };
}

/**
 * `.env` of the working directory, the layer below the environment; empty where there is none.
 * @throws UserError (exit code 2) for one that cannot be read: without its keys a job would silently run offline.
 */
export async function dotEnvLayer(workingDirectory: string): Promise<SettingLayer> {
  const path = join(workingDirectory, '.env');
  const text = await readIfThere(path).catch((error: NodeJS.ErrnoException) => {
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
        ? 'Rename that folder, or work in another one.'
        : 'Give yourself permission to read it, or remove it.',
      exitCode: EXIT.usage,
      cause,
    },
  );
}
