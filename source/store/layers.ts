import { join } from 'node:path';
import { parse } from 'dotenv';
import type { SettingLayer } from '../core/resolve-settings.ts';
import { readIfThere } from './document.ts';

/** Environment and `.env` of the working directory, the two layers between options and `config`. */
export async function environmentLayers(
  environment: Readonly<Record<string, string | undefined>>,
  workingDirectory: string,
): Promise<SettingLayer[]> {
  const text = await readIfThere(join(workingDirectory, '.env')).catch(() => undefined);
  return [
    { origin: 'environment', values: environment },
    { origin: '.env', values: text === undefined ? {} : parse(text) },
  ];
}
