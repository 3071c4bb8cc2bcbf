import v8 from '@vitest/coverage-v8';

// Vitest loads this file more than once in a process, and the state of a measurement is in this object.
v8.getProvider = async () => {
  const { CoverageOfPrograms } = await import('./coverage-of-programs.mjs');
  return new CoverageOfPrograms();
};

/** What `--coverage` measures with: V8, also in the programs that tests start. */
export default v8;
