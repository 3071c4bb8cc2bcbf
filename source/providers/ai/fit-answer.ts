import { readNumber } from './read-number.ts';

type Fields = Record<string, unknown>;

/**
 * An answer in the form that was asked for, as far as it can be read that way: numbers and times written as texts, a
 * text where a list was asked for, another spelling of a name, a list without the object around it, a score out of 100
 * or 0. What cannot be read is left as it is, for the schema to refuse.
 * @param schema JSON Schema with all its keywords.
 */
export function fitAnswer(answer: unknown, schema: unknown): unknown {
  return fitted(answer, fieldsOf(schema));
}

function fitted(value: unknown, schema: Fields): unknown {
  switch (schema['type']) {
    case 'object':
      return fittedObject(value, schema);
    case 'array':
      return fittedList(value, fieldsOf(schema['items']));
    case 'number':
    case 'integer':
      return readNumber(value) ?? value;
    case 'string':
      return fittedText(value);
    default:
      return value;
  }
}

function fittedText(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const isList = Array.isArray(value) && value.every((each) => typeof each === 'string');
  return isList ? value.join(', ') : value;
}

function fittedList(value: unknown, items: Fields): unknown {
  if (value === null) return [];
  if (items['type'] === 'object') {
    const list = isFields(value) ? [value] : value;
    if (!Array.isArray(list)) return list;
    return onOneScale(
      list.map((each) => fittedFields(each, items)),
      items,
    );
  }
  const list = typeof value === 'string' ? value.split(/[,;\n]/) : value;
  if (!Array.isArray(list)) return list;
  return list
    .filter((each) => each !== null && String(each).trim() !== '')
    .map((each) => fitted(typeof each === 'string' ? each.trim() : each, items));
}

function fittedObject(given: unknown, schema: Fields): unknown {
  const [object] = onOneScale([fittedFields(given, schema)], schema);
  return object;
}

function fittedFields(given: unknown, schema: Fields): unknown {
  const properties = Object.entries(fieldsOf(schema['properties']));
  const value = withFrame(given, properties);
  if (!isFields(value)) return value;
  const byName = new Map(Object.entries(value).map(([name, each]) => [plainName(name), each]));
  const fields = properties.flatMap(([name, below]): [string, unknown][] => {
    const named = value[name] ?? byName.get(plainName(name));
    const own = named === undefined ? onlyList(value, properties, below) : named;
    const isNoList = own === null && fieldsOf(below)['type'] !== 'array';
    // What is missing gets its default from the schema.
    return own === undefined || isNoList ? [] : [[name, fitted(own, fieldsOf(below))]];
  });
  return Object.fromEntries(fields);
}

/** A bare list, or one of its items, gets the object around it; an object around the whole is taken off. */
function withFrame(given: unknown, properties: [string, unknown][]): unknown {
  const lists = properties.filter(([, below]) => itemsOf(below) !== undefined);
  const [list] = lists;
  if (list === undefined || lists.length > 1) return given;
  const [name, below] = list;
  if (Array.isArray(given)) return { [name]: given };
  if (!isFields(given)) return given;
  const known = (names: readonly string[]) =>
    Object.keys(given).filter((each) => names.some((other) => plainName(other) === plainName(each)));
  if (known(properties.map(([each]) => each)).length > 0) return given;
  if (known(requiredOf(itemsOf(below))).length > 0) return { [name]: [given] };
  const inner = Object.values(given).filter(isFields);
  return inner.length === 1 && Object.keys(given).length === 1 ? withFrame(inner[0], properties) : given;
}

/** The one list of objects under another name: "results" for "ranked". */
function onlyList(value: Fields, properties: [string, unknown][], below: unknown): unknown {
  if (itemsOf(below) === undefined || properties.some(([name]) => Array.isArray(value[name])))
    return undefined;
  const lists = Object.values(value).filter(Array.isArray);
  return lists.length === 1 && lists[0]?.every(isFields) ? lists[0] : undefined;
}

/**
 * Scores that stand side by side are of one scale: where one is above the highest, all are out of 10 or 100; where all
 * are fractions, out of 1. What lies below the lowest is the lowest.
 */
function onOneScale(list: unknown[], schema: Fields): unknown[] {
  const scales = Object.entries(fieldsOf(schema['properties'])).map(([name, below]) => ({
    ...{ name, least: fieldsOf(below)['minimum'], most: fieldsOf(below)['maximum'] },
  }));
  return scales.reduce<unknown[]>((rows, { name, least, most }) => {
    if (typeof least !== 'number' || typeof most !== 'number') return rows;
    const values = rows.flatMap((row) => (isFields(row) ? numbersOf(row[name]) : []));
    const { times, over } = scaleOf(values, most);
    return rows.map((row) => {
      const [value] = isFields(row) ? numbersOf(row[name]) : [];
      if (!isFields(row) || value === undefined || value < 0) return row;
      return { ...row, [name]: Math.max(least, (value * times) / over) };
    });
  }, list);
}

/** How values of another scale come to the one up to `most`. */
function scaleOf(values: readonly number[], most: number): { times: number; over: number } {
  const asIs = { times: 1, over: 1 };
  const highest = Math.max(0, ...values);
  if (highest <= most) return most > 1 && highest > 0 && highest < 1 ? { times: most, over: 1 } : asIs;
  const scale = [10, 100].find((each) => each > most && highest <= each);
  return scale === undefined ? asIs : { times: most, over: scale };
}

function numbersOf(value: unknown): number[] {
  return typeof value === 'number' ? [value] : [];
}

/** The schema of a list's items, when these are objects. */
function itemsOf(schema: unknown): Fields | undefined {
  const items = fieldsOf(fieldsOf(schema)['items']);
  return items['type'] === 'object' ? items : undefined;
}

function requiredOf(schema: Fields | undefined): string[] {
  const required = schema?.['required'];
  return Array.isArray(required) ? required.map(String) : [];
}

/** "must_show", "Must show" and "mustShow" are the same name. */
function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
