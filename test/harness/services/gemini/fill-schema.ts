import { isObject, type JsonObject, listOf, numberOf, objectOf, textOf } from '../http/unknown-json.ts';
import { plainName } from './prompt-data.ts';

/**
 * What a model would say, by the name of the property it is said in; several names for one thing are written
 * `start|from`. A list of such facts answers a property that holds a list of objects.
 */
export interface Facts {
  [names: string]: unknown;
}

/** An answer that matches the schema, whatever the names of its properties, made of the given facts. */
export function fillSchema(schema: unknown, facts: Facts, items: readonly Facts[] = []): unknown {
  return new Filling(schema, items).fill(schema, facts, '');
}

/** The normalized names of all properties of a schema, at any depth. */
export function propertyNames(schema: unknown): Set<string> {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    if (!isObject(value)) return;
    for (const [name, below] of Object.entries(objectOf(value['properties']))) {
      names.add(plainName(name));
      visit(below);
    }
    for (const key of ['items', 'anyOf', 'oneOf', 'allOf', 'prefixItems', 'additionalProperties'])
      visit(value[key]);
    for (const below of Object.values(objectOf(value['$defs']))) visit(below);
  };
  visit(schema);
  return names;
}

class Filling {
  readonly #root: unknown;
  readonly #items: readonly Facts[];

  constructor(root: unknown, items: readonly Facts[]) {
    this.#root = root;
    this.#items = items;
  }

  fill(given: unknown, facts: Facts, name: string): unknown {
    const schema = this.#resolve(given);
    const known = lookUp(facts, name);
    switch (typeOf(schema)) {
      case 'object':
        return this.#object(schema, facts);
      case 'array':
        return this.#array(schema, known);
      case 'integer':
        return Math.round(limited(schema, asNumber(known)));
      case 'number':
        return limited(schema, asNumber(known));
      case 'boolean':
        return typeof known === 'boolean' ? known : true;
      case 'string':
        // Asked for one thing, a model names the first of those it thinks of.
        return asText(schema, Array.isArray(known) ? known[0] : known);
      default:
        return known ?? null;
    }
  }

  #object(schema: JsonObject, facts: Facts): JsonObject {
    const required = new Set(listOf(schema['required']));
    const filled: JsonObject = {};
    for (const [name, below] of Object.entries(objectOf(schema['properties']))) {
      const schemaBelow = this.#resolve(below);
      const nested = ['object', 'array'].includes(typeOf(schemaBelow));
      if (!nested && !required.has(name) && lookUp(facts, name) === undefined) continue;
      filled[name] = this.fill(schemaBelow, facts, name);
    }
    return filled;
  }

  #array(schema: JsonObject, known: unknown): unknown[] {
    const item = this.#resolve(schema['items']);
    const values =
      typeOf(item) === 'object'
        ? this.#items.map((facts) => this.fill(item, facts, ''))
        : listOf(known).map((value) => this.fill(item, { value }, 'value'));
    const most = numberOf(schema['maxItems']) ?? values.length;
    return values.slice(0, most);
  }

  /** Follows `$ref`, and uses the first alternative that is not null. */
  #resolve(given: unknown): JsonObject {
    const schema = objectOf(given);
    const reference = textOf(schema['$ref']);
    if (reference !== '') {
      const path = reference.split('/').slice(1);
      return this.#resolve(path.reduce<unknown>((value, step) => objectOf(value)[step], this.#root));
    }
    const choices = [...listOf(schema['anyOf']), ...listOf(schema['oneOf'])];
    const chosen = choices.find((choice) => typeOf(objectOf(choice)) !== 'null');
    return chosen === undefined ? schema : this.#resolve(chosen);
  }
}

/** The type in lower case; the first of several that is not null. */
function typeOf(schema: JsonObject): string {
  const { type } = schema;
  const types = Array.isArray(type) ? type.map(String) : [String(type ?? '')];
  return (types.find((each) => each.toLowerCase() !== 'null') ?? 'null').toLowerCase();
}

function lookUp(facts: Facts, name: string): unknown {
  const wanted = plainName(name);
  const bare = wanted.replace(/seconds?$/, '');
  for (const [names, value] of Object.entries(facts)) {
    const known = names.split('|').map(plainName);
    if (known.includes(wanted) || known.includes(bare)) return value;
  }
  return undefined;
}

function asNumber(value: unknown): number {
  return typeof value === 'number' ? value : Number.parseFloat(String(value)) || 0;
}

function limited(schema: JsonObject, value: number): number {
  const least = numberOf(schema['minimum']) ?? Number.NEGATIVE_INFINITY;
  const most = numberOf(schema['maximum']) ?? Number.POSITIVE_INFINITY;
  return Math.min(most, Math.max(least, value));
}

function asText(schema: JsonObject, value: unknown): string {
  const choices = listOf(schema['enum']).map(String);
  const text = value === undefined || value === null ? '' : String(value);
  if (choices.length > 0) return choices.includes(text) ? text : (choices[0] ?? '');
  return text.slice(0, numberOf(schema['maxLength']) ?? text.length);
}
