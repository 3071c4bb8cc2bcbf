/** Stands in for url-parse in the page: browsers have it. */
const NativeUrl = URL;

export { NativeUrl as default };
