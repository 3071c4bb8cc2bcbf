/** Stands in for packages that must not be bundled. */
export {};
