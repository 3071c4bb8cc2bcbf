/** Stands in for a package that must not be bundled. */
const empty = {};

export { empty as default };
