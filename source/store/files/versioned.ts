import type * as z from 'zod';
import { EXIT, UserError } from '../../core/errors.ts';

/** The format of one of our files, and how to migrate files of older versions. */
export interface DocumentFormat<Value> {
  /** The current version, as in the field `version`; a file without that field has version 1. */
  version: number;
  schema: z.ZodType<Value>;
  /** Each migrates a file from the version that is its key to the next one. */
  migrations: Readonly<Record<number, (old: Record<string, unknown>) => Record<string, unknown>>>;
}

export type Parsed<Value> = { ok: true; value: Value } | { ok: false; reason: string };

/**
 * Parses the text of a file, and migrates it from older versions.
 * @returns the value, or why the file is damaged
 * @throws UserError when a newer version of the program wrote it: it is not damaged and must not be changed
 */
export function parseVersioned<Value>(
  text: string,
  format: DocumentFormat<Value>,
  path: string,
): Parsed<Value> {
  const json = parseJson(text);
  if (!isRecord(json)) return { ok: false, reason: 'not JSON' };
  const { version = 1 } = json;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    return { ok: false, reason: 'its version is not a number' };
  if (version > format.version) throw newer(path, version, format.version);
  const current = migrated(json, version, format);
  return current
    ? checkSchema(current, format.schema)
    : { ok: false, reason: `its version ${version} is unknown` };
}

/** Checks a value against a schema. @returns the first issue when it does not match */
export function checkSchema<Value>(value: unknown, schema: z.ZodType<Value>): Parsed<Value> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  return {
    ok: false,
    reason: `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'has the wrong format'}`.trim(),
  };
}

/** The parsed text; undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function migrated<Value>(
  json: Record<string, unknown>,
  from: number,
  format: DocumentFormat<Value>,
): Record<string, unknown> | undefined {
  let value = json;
  for (let version = from; version < format.version; version++) {
    const migrate = format.migrations[version];
    if (!migrate) return undefined;
    try {
      value = { ...migrate(value), version: version + 1 };
    } catch {
      // A field that the migration needs is missing: the file is damaged.
      return undefined;
    }
  }
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function newer(path: string, version: number, known: number): UserError {
  return new UserError(
    `${path} was written by a newer version of stockpile-tui (it has file version ${version}, this program supports up to ${known}).`,
    { hint: 'Update stockpile-tui. The file was not changed.', exitCode: EXIT.usage },
  );
}
