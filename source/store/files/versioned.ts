import type * as z from 'zod';
import { EXIT, UserError } from '../../core/errors.ts';

/** What a file of ours holds, and how those of older versions of the program become such. */
export interface Form<Value> {
  /** The number in `version` of what is written today; a file without one is of version 1. */
  version: number;
  schema: z.ZodType<Value>;
  /** By the version they start from: what a file of it is one version later. */
  migrations: Readonly<Record<number, (old: Record<string, unknown>) => Record<string, unknown>>>;
}

export type Parsed<Value> = { ok: true; value: Value } | { ok: false; reason: string };

/**
 * Text as what it should hold, brought up from older versions, or why it is not that.
 * @throws UserError for one that a newer version of the program wrote: it is not damaged and must not be touched.
 */
export function parseVersioned<Value>(text: string, form: Form<Value>, path: string): Parsed<Value> {
  const json = parseJson(text);
  if (!isRecord(json)) return { ok: false, reason: 'not JSON' };
  const { version = 1 } = json;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    return { ok: false, reason: 'its version is no number' };
  if (version > form.version) throw newer(path, version, form.version);
  const current = migrated(json, version, form);
  return current
    ? checked(current, form.schema)
    : { ok: false, reason: `its version ${version} is not known` };
}

/** A value as this form, or what is wrong with it. */
export function checked<Value>(value: unknown, schema: z.ZodType<Value>): Parsed<Value> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  return {
    ok: false,
    reason: `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'has another form'}`.trim(),
  };
}

/** Undefined for what is no JSON. */
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
  form: Form<Value>,
): Record<string, unknown> | undefined {
  let value = json;
  for (let version = from; version < form.version; version++) {
    const migrate = form.migrations[version];
    if (!migrate) return undefined;
    try {
      value = { ...migrate(value), version: version + 1 };
    } catch {
      // What it relies on is not there: the file is damaged, as the schema would find.
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
    `${path} was written by a newer version of stockpile-tui (its form is ${version}, this one knows ${known}).`,
    { hint: 'Update stockpile-tui; nothing was changed.', exitCode: EXIT.usage },
  );
}
