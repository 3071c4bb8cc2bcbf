type Fields = Record<string, unknown>;

/**
 * Converts an answer to the form of the schema where its meaning is clear: numbers and times in strings, a string
 * instead of a list, another spelling of a property, a list without its object, a score from 0 or up to 100. Everything
 * else is left unchanged for the schema to reject.
 * @param schema JSON Schema with all keywords.
 */
export function coerceAnswer(answer: unknown, schema: unknown): unknown {
  return coerced(answer, fieldsOf(schema));
}

function coerced(value: unknown, schema: Fields): unknown {
  switch (schema['type']) {
    case 'object':
      return coercedObject(value, schema);
    case 'array':
      return coercedList(value, fieldsOf(schema['items']));
    case 'number':
    case 'integer':
      return readNumber(value) ?? value;
    case 'string':
      return coercedText(value);
    default:
      return value;
  }
}

function coercedText(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const isList = Array.isArray(value) && value.every((each) => typeof each === 'string');
  return isList ? value.join(', ') : value;
}

function coercedList(value: unknown, items: Fields): unknown {
  if (value === null) return [];
  if (items['type'] === 'object') {
    const list = isFields(value) ? [value] : value;
    if (!Array.isArray(list)) return list;
    return onOneScale(
      list.map((each) => coercedFields(each, items)),
      items,
    );
  }
  const list = typeof value === 'string' ? value.split(/[,;\n]/) : value;
  if (!Array.isArray(list)) return list;
  return list
    .filter((each) => each !== null && String(each).trim() !== '')
    .map((each) => coerced(typeof each === 'string' ? each.trim() : each, items));
}

function coercedObject(given: unknown, schema: Fields): unknown {
  const [object] = onOneScale([coercedFields(given, schema)], schema);
  return object;
}

function coercedFields(given: unknown, schema: Fields): unknown {
  const properties = Object.entries(fieldsOf(schema['properties']));
  const value = withWrapper(given, properties);
  if (!isFields(value)) return value;
  const byName = new Map(Object.entries(value).map(([name, each]) => [plainName(name), each]));
  const fields = properties.flatMap(([name, below]): [string, unknown][] => {
    const named = value[name] ?? byName.get(plainName(name));
    const own = named === undefined ? onlyList(value, properties, below) : named;
    const isNoList = own === null && fieldsOf(below)['type'] !== 'array';
    // A missing property gets its default from the schema.
    return own === undefined || isNoList ? [] : [[name, coerced(own, fieldsOf(below))]];
  });
  return Object.fromEntries(fields);
}

/** Wraps a bare list, or a single item of it, in the expected object, and unwraps an extra object around the answer. */
function withWrapper(given: unknown, properties: [string, unknown][]): unknown {
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
  return inner.length === 1 && Object.keys(given).length === 1 ? withWrapper(inner[0], properties) : given;
}

/** The only list of objects, when it has another name: "results" instead of "ranked". */
function onlyList(value: Fields, properties: [string, unknown][], below: unknown): unknown {
  if (itemsOf(below) === undefined || properties.some(([name]) => Array.isArray(value[name])))
    return undefined;
  const lists = Object.values(value).filter(Array.isArray);
  return lists.length === 1 && lists[0]?.every(isFields) ? lists[0] : undefined;
}

/**
 * Converts the scores of a list to the schema's scale. If one is above the max, all are assumed to be out of 10 or 100;
 * if all are fractions, out of 1. Values below the min become the min.
 */
function onOneScale(list: unknown[], schema: Fields): unknown[] {
  const scales = Object.entries(fieldsOf(schema['properties'])).map(([name, below]) => ({
    ...{ name, min: fieldsOf(below)['minimum'], max: fieldsOf(below)['maximum'] },
  }));
  return scales.reduce<unknown[]>((rows, { name, min, max }) => {
    if (typeof min !== 'number' || typeof max !== 'number') return rows;
    const values = rows.flatMap((row) => (isFields(row) ? numbersOf(row[name]) : []));
    const { times, over } = scaleOf(values, max);
    return rows.map((row) => {
      const [value] = isFields(row) ? numbersOf(row[name]) : [];
      if (!isFields(row) || value === undefined || value < 0) return row;
      return { ...row, [name]: Math.max(min, (value * times) / over) };
    });
  }, list);
}

/** The factors that convert values to the scale up to `max`. */
function scaleOf(values: readonly number[], max: number): { times: number; over: number } {
  const asIs = { times: 1, over: 1 };
  const highest = Math.max(0, ...values);
  if (highest <= max) return max > 1 && highest > 0 && highest < 1 ? { times: max, over: 1 } : asIs;
  const scale = [10, 100].find((each) => each > max && highest <= each);
  return scale === undefined ? asIs : { times: max, over: scale };
}

function numbersOf(value: unknown): number[] {
  return typeof value === 'number' ? [value] : [];
}

/** The schema of a list's items, if they are objects. */
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

/**
 * Parses a number as models write it: 7, "7", "7.5 s", "8/10", "85 %", "~12". Times such as "01:15", "00:01:15.5" or
 * "1m15s" become seconds. Undefined for anything else.
 */
export function readNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  const clock = /^\[?(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2}(?:[.,]\d+)?)\]?/.exec(text);
  if (clock) return seconds(clock[1], clock[2], clock[3]);
  const named = /^(?:(\d+)\s*h(?:ours?)?\s*)?(\d+)\s*m(?:in(?:utes?)?)?\s*(?:(\d+(?:[.,]\d+)?)\s*s)?/i.exec(
    text,
  );
  if (named) return seconds(named[1], named[2], named[3]);
  const plain = /^[~≈<>]?\s*(-?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?)(?![\d:])/i.exec(text);
  return plain?.[1] === undefined ? undefined : Number(plain[1].replace(',', '.'));
}

function seconds(hours = '0', minutes = '0', rest = '0'): number {
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(rest.replace(',', '.'));
}
