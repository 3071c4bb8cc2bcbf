import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { isDefaultOfElement } from './.tools/coverage/default-of-element.mjs';
import { TotalsReporter } from './.tools/totals-reporter.mjs';
import { pathWithout } from './.tools/without-tools.mjs';

// The tests use the ffmpeg and ffprobe that npm installs, as on a machine without any, so that they do the same
// everywhere. With `TEST_TOOLS=system` they use those on the PATH. Windows has no links to hide a program with.
if (process.env['TEST_TOOLS'] !== 'system' && process.platform !== 'win32') {
  process.env['PATH'] = pathWithout(/^(ffmpeg|ffprobe|ffplay)$/);
}

const shared = {
  setupFiles: ['test/harness/setup/setup.ts'],
  // Against tests that hang; how long something takes is measured by benchmarks.
  testTimeout: 300_000,
  hookTimeout: 300_000,
  // What is waited for comes late on a slow machine; the default is one second.
  expect: { poll: { timeout: 60_000 } },
};
/** What works with programs that people may have or not, and so is tested with and without those. */
const withTools = [
  ...['demo', 'media', 'providers', 'services', 'steps'].map((name) => `test/${name}/**/*.test.{ts,tsx}`),
  'test/deliver/timelines/melt.test.ts',
  'test/queue/{limits,lost-server,paid-once,queue,takeover}.test.ts',
];

export default defineConfig({
  test: {
    // One more than there are processors, because tests also wait.
    maxWorkers: availableParallelism() + 1,
    reporters: ['default', new TotalsReporter()],
    coverage: {
      provider: 'custom',
      customProviderModule: '.tools/coverage/provider.mjs',
      include: ['source/**/*.{ts,tsx}'],
      // A browser runs it, in the tests that drive one.
      exclude: ['source/web/page/**'],
      // The compiler demands a default for each element of a list: `values[place] ?? 0`.
      ignoreNode: (node, type) => type === 'branch' && isDefaultOfElement(node),
      reporter: ['text-summary', 'html'],
      thresholds: { lines: 95, branches: 90 },
      // A run in which a test fails has covered what it covered.
      reportOnFailure: true,
    },
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/e2e/**', ...withTools],
          pool: 'threads',
          isolate: false,
        },
      },
      {
        test: {
          ...shared,
          name: 'tools',
          include: withTools,
          pool: 'threads',
          isolate: false,
        },
      },
      {
        test: {
          ...shared,
          name: 'e2e',
          setupFiles: [...shared.setupFiles, 'test/harness/setup/no-orphans.ts'],
          include: ['test/e2e/**/*.test.{ts,tsx}'],
          // These drive the built program.
          globalSetup: ['.tools/test-setup.mjs', 'test/harness/setup/footage-setup.ts'],
          pool: 'forks',
        },
      },
    ],
  },
});
