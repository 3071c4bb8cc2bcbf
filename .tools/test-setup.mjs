/** Runs before the tests that drive the built program. */
export { ensureBuilt as setup } from './bundle.mjs';
