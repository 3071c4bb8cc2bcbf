import { join } from 'node:path';

/**
 * Runs before every test file. Ink draws only the last frame where `CI` is set, and no test may reach a paid service,
 * whatever the environment of the person who runs it.
 */
const unwanted = [
  'CI',
  'CONTINUOUS_INTEGRATION',
  'OPENAI_API_KEY',
  'GEMINI_API_KEY',
  'PEXELS_API_KEY',
  'PIXABAY_API_KEY',
  'STOCKPILE_HOME',
];

for (const name of unwanted) delete process.env[name];

// Programs that tests start write what they covered; the coverage of the tests themselves is measured by Vitest.
const coverage = process.env['STOCKPILE_COVERAGE'];
if (coverage !== undefined) process.env['NODE_V8_COVERAGE'] = join(coverage, 'processes');
