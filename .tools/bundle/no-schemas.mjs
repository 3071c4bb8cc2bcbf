/**
 * Stands in for zod in the page: it gets its data from its own server, which has checked it, and only needs the types. Every
 * schema is the same object, on which everything may be called.
 * @type {any}
 */
const schema = new Proxy(() => {}, { get: () => schema, apply: () => schema });

export {
  schema as array,
  schema as boolean,
  schema as discriminatedUnion,
  schema as enum,
  schema as int,
  schema as intersection,
  schema as literal,
  schema as number,
  schema as object,
  schema as partialRecord,
  schema as preprocess,
  schema as record,
  schema as string,
  schema as tuple,
  schema as union,
  schema as unknown,
};
