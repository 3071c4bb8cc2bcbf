import { isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import * as z from 'zod';
import { didYouMean } from '../../text/nearest-word.ts';
import { cleanText } from '../../text/text.ts';
import { parseClock } from '../../text/timecode.ts';
import { fileFormatError, YamlFile } from '../../text/yaml-file.ts';
import type { FilePlan, PlannedNeed } from './file-plan.ts';

/** A plan file, and what it says about where it comes from. */
export interface PlanFile extends FilePlan {
  /** The job whose plan was written to it. */
  job?: string | undefined;
  /** The path of its video. */
  video?: string | undefined;
}

const headNames = ['version', 'job', 'video', 'needs'] as const;

const text = z.union([z.string(), z.number()]).transform((value) => cleanText(String(value), 200));
/** A list, or one text with commas. */
const list = z
  .union([z.array(text), text.transform((value) => value.split(','))])
  .transform((values) => values.map((value) => value.trim()).filter((value) => value !== ''));
const time = z
  .union([z.string(), z.number()])
  .transform((value) => parseClock(String(value)))
  .pipe(z.number('write a time like 1:30, or seconds like 90'));
/** YAML 1.2 reads only true and false as such; people also write yes and no. */
const yesOrNo = z.union([
  z.boolean(),
  z.enum(['yes', 'no'], 'write true or false').transform((value) => value === 'yes'),
]);

const fieldNames = [
  ...['id', 'take', 'at', 'until', 'phrase', 'mustShow'],
  ...['welcome', 'avoid', 'alternates', 'webPhrase', 'isReceipt'],
];

/**
 * Reads a plan file.
 * @param name the file's name, for messages
 * @throws UserError that names each wrong line and what is wrong with it
 */
export function readPlan(content: string, name: string): PlanFile {
  const file = new YamlFile(content);
  const { root, reject, at, plainValue } = file;
  const needs = isMap(root) ? root.get('needs', true) : undefined;
  if (file.faults.length === 0 && !isSeq(needs)) reject(at(root), 'expected "needs:" with a list of needs');
  const reader = new NeedReader(file);
  const read = isSeq(needs) ? needs.items.flatMap((item) => reader.need(item) ?? []) : [];
  for (const { key } of isMap(root) ? root.items : []) {
    const typed = isScalar(key) ? String(key.value) : '';
    if (!headNames.some((each) => each === typed)) reject(at(key), unknownField(typed, headNames));
  }
  const head = z
    .object({ version: z.literal(1).optional(), job: z.string().optional(), video: z.string().optional() })
    .safeParse(isMap(root) ? plainValue(root) : {});
  if (!head.success)
    reject(
      'line 1',
      'the file was written by another version of the program, or its first lines are damaged',
    );
  if (file.faults.length === 0 && !read.some(({ take }) => take))
    reject(at(needs), 'no need is taken; set "take: true" for at least one');
  if (file.faults.length > 0 || !head.success) throw planFileError(name, file.faults);
  return { name, needs: read, job: head.data.job, video: head.data.video };
}

/** The error for a plan that cannot be used. */
export function planFileError(name: string, faults: readonly string[]) {
  return fileFormatError(
    name,
    faults,
    'Correct the file, or write a new one: give --plan a name that is not taken.',
  );
}

class NeedReader {
  readonly #file: YamlFile;
  readonly #ids = new Set<string>();

  constructor(file: YamlFile) {
    this.#file = file;
  }

  need(node: unknown): PlannedNeed | undefined {
    const { at, reject } = this.#file;
    const where = at(node);
    if (!isMap(node)) return void reject(where, 'expected a need with "at:" and "phrase:"');
    this.#checkNames(node);
    const id = this.#value(node, 'id', text) || undefined;
    const start = this.#value(node, 'at', time);
    const until = this.#value(node, 'until', time);
    const phrase = this.#value(node, 'phrase', text) ?? '';
    if (id !== undefined && this.#ids.has(id)) reject(where, `there are two needs with the id ${id}`);
    if (id !== undefined) this.#ids.add(id);
    if (!node.has('at')) reject(where, 'a need without "at:"');
    if (phrase === '') reject(where, 'a need without a "phrase:" to search for');
    if (start !== undefined && until !== undefined && until <= start)
      reject(at(node.get('until', true)), 'the end must be after the start');
    const need = {
      ...{ id, until, phrase, take: this.#value(node, 'take', yesOrNo) ?? true },
      mustShow: this.#value(node, 'mustShow', text),
      welcome: this.#value(node, 'welcome', list),
      avoid: this.#value(node, 'avoid', list),
      alternates: this.#value(node, 'alternates', list),
      webPhrase: this.#value(node, 'webPhrase', text),
      isReceipt: this.#value(node, 'isReceipt', yesOrNo),
    };
    return start === undefined || phrase === '' ? undefined : { ...need, at: start };
  }

  #checkNames(node: YAMLMap): void {
    const { at, reject } = this.#file;
    for (const { key } of node.items) {
      const name = isScalar(key) ? String(key.value) : '';
      if (!fieldNames.includes(name)) reject(at(key), unknownField(name, fieldNames));
    }
  }

  /** The value of a field, where nothing written is an empty text. Undefined when it is absent or wrong, which is reported. */
  #value<Value>(node: YAMLMap, name: string, schema: z.ZodType<Value>): Value | undefined {
    const { at, reject, plainValue } = this.#file;
    const found = node.get(name, true);
    if (found === undefined) return undefined;
    const parsed = schema.safeParse(plainValue(found) ?? '');
    if (parsed.success) return parsed.data;
    reject(at(found), `${name}: ${firstMessage(parsed.error)}`);
    return undefined;
  }
}

function firstMessage({ issues: [first] }: z.ZodError): string {
  return first === undefined || first.code === 'invalid_union'
    ? 'not a valid value of this field'
    : first.message;
}

function unknownField(typed: string, known: readonly string[]): string {
  const shown = cleanText(typed, 60);
  return `there is no field "${shown}".${didYouMean(shown, known)}`.replace(/\.$/, '');
}
