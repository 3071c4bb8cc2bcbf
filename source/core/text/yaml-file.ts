import { LineCounter, type Node, parseDocument } from 'yaml';
import { EXIT, UserError } from '../errors.ts';
import { cleanText } from './text.ts';

/** Faults that are shown; more would scroll the first ones away. */
const maxFaults = 10;

/** A file that a user wrote in YAML, or JSON, which is YAML, and the faults found in it so far. */
export class YamlFile {
  readonly root: unknown;
  readonly faults: string[] = [];
  readonly #document: ReturnType<typeof parseDocument>;
  readonly #lines = new LineCounter();

  constructor(text: string) {
    this.#document = parseDocument(text.replace(/^\uFEFF/, ''), {
      lineCounter: this.#lines,
      prettyErrors: false,
      // A list as a key is a fault of the file, which is told like all others, not a warning of the program.
      logLevel: 'error',
    });
    this.root = this.#document.contents;
    for (const { pos, message } of this.#document.errors)
      this.reject(`line ${this.#lines.linePos(pos[0]).line}`, message);
  }

  /** Where a node stands: "line 4". */
  readonly at = (node: unknown): string => {
    const offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
    return `line ${this.#lines.linePos(offset).line}`;
  };

  readonly reject = (where: string, what: string): void => {
    this.faults.push(`${where}: ${what}`);
  };

  /** The plain value of a node; undefined for an alias to nothing, or one that would expand to far too much. */
  readonly plainValue = (node: unknown): unknown => {
    try {
      return isNode(node) ? node.toJS(this.#document) : node;
    } catch {
      return undefined;
    }
  };
}

/** The error for a file with faults; shows the first ones. */
export function fileFormatError(name: string, faults: readonly string[], hint: string): UserError {
  const more = faults.length - maxFaults;
  const shown = faults.slice(0, maxFaults).map((fault) => cleanText(fault, 300));
  return new UserError(
    `${name} cannot be used. ${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`,
    { hint, exitCode: EXIT.usage },
  );
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'toJS' in value;
}
