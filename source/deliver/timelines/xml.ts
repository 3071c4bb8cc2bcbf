import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';

/** An XML element with its children in order. */
export interface Element {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: readonly Element[];
  /** The text of an element without children. */
  text: string;
}

type Attributes = Readonly<Record<string, string | number | undefined>>;
type Content = Element | string | number | false | undefined;

/** Makes an element. Children that are false or undefined and attributes that are undefined are left out. */
export function createElement(name: string, attributes: Attributes, ...content: readonly Content[]): Element {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return {
    name,
    attributes: Object.fromEntries(given.map(([key, value]) => [key, plainText(String(value), ' ')])),
    children: content.filter((each) => typeof each === 'object'),
    text: content
      .filter((each) => typeof each === 'string' || typeof each === 'number')
      .map((each) => plainText(String(each), '\n'))
      .join(''),
  };
}

/** Removes what XML 1.0 cannot contain: control characters and lone surrogates. `newline` replaces line ends. */
function plainText(text: string, newline: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|\n/g, newline)
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFE\uFFFF]/g, '')
    .replaceAll('\t', ' ');
}

type Ordered = Record<string, unknown>;

const shared = { preserveOrder: true, ignoreAttributes: false, attributeNamePrefix: '' } as const;

/** Writes a document. @param doctype the name after `<!DOCTYPE`, where the format requires one */
export function writeXml(root: Element, doctype?: string): string {
  const builder = new XMLBuilder({ ...shared, format: true, indentBy: '  ', suppressEmptyNode: true });
  const head = `<?xml version="1.0" encoding="UTF-8"?>\n${doctype ? `<!DOCTYPE ${doctype}>\n` : ''}`;
  return `${head}${builder.build([ordered(root)]).trim()}\n`;
}

function ordered({ name, attributes, children, text }: Element): Ordered {
  const content = text === '' ? children.map(ordered) : [{ '#text': text }];
  return { [name]: content, ':@': attributes };
}

/**
 * Reads a document strictly: it must be well-formed, with no entities but the five predefined ones and no characters that
 * XML forbids.
 * @throws Error that says what is wrong and where
 */
export function readXml(text: string): Element {
  if (/&(?!(?:amp|lt|gt|quot|apos);)/.test(text))
    throw new Error('It has an entity that XML does not define.');
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/.test(text)) throw new Error('It has a control character.');
  const fault = XMLValidator.validate(text);
  if (fault !== true) throw new Error(`Line ${fault.err.line}: ${fault.err.msg}`);
  const parser = new XMLParser({
    ...shared,
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    // A long list of markers contains many entities.
    processEntities: { enabled: true, maxTotalExpansions: 1e6, maxExpandedLength: 1e8 },
  });
  const nodes: unknown = parser.parse(text);
  const roots = list(nodes)
    .map(asElement)
    .filter((each) => each !== undefined);
  const [root, ...more] = roots.filter(({ name }) => !name.startsWith('?') && !name.startsWith('!'));
  if (!root || more.length > 0) throw new Error('It must have exactly one root element.');
  return root;
}

function asElement(node: unknown): Element | undefined {
  if (!isRecord(node)) return undefined;
  const name = Object.keys(node).find((key) => key !== ':@' && key !== '#text');
  if (name === undefined) return undefined;
  const content = list(node[name]);
  const children = content.map(asElement).filter((each) => each !== undefined);
  const texts = content.flatMap((each) => (isRecord(each) && '#text' in each ? [String(each['#text'])] : []));
  const attributes = isRecord(node[':@']) ? node[':@'] : {};
  return {
    name,
    attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, String(value)])),
    children,
    text: children.length > 0 ? '' : texts.join(''),
  };
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function findChildren(parent: Element, name: string): Element[] {
  return parent.children.filter((child) => child.name === name);
}

/** The only child of this name. @throws Error when there is none or more than one */
export function findOnlyChild(parent: Element, name: string): Element {
  const [child, ...more] = findChildren(parent, name);
  if (!child || more.length > 0) throw new Error(`<${parent.name}> must have exactly one <${name}>.`);
  return child;
}

/** The text of the only child of this name. @throws Error when there is none or more than one */
export function readChildText(parent: Element, name: string): string {
  return findOnlyChild(parent, name).text;
}

/** The value of an attribute. @throws Error when it is missing */
export function readAttribute(of: Element, name: string): string {
  const value = of.attributes[name];
  if (value === undefined) throw new Error(`<${of.name}> has no ${name}.`);
  return value;
}

/** Parses a whole number that is not negative. @throws Error for anything else */
export function parseWholeNumber(text: string, what: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new Error(`${what} is "${text}", which is not a whole number.`);
  return Number(text);
}
