import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { V8CoverageProvider } from '@vitest/coverage-v8/dist/provider.js';
import { addHits } from './add-hits.mjs';
import { coverageOfPrograms } from './programs.mjs';
import { coverageFolder, processFolder } from './scripts.mjs';
import { coverageTable } from './table.mjs';

/**
 * Vitest's coverage, and what the tests run in other processes: the built program, and others built like it.
 */
export class CoverageOfPrograms extends V8CoverageProvider {
  /**
   * @override
   * @param {import('vitest/node').Vitest} vitest
   */
  initialize(vitest) {
    super.initialize(vitest);
    const folder = mkdtempSync(path.join(tmpdir(), 'stockpile-coverage-'));
    process.env.STOCKPILE_COVERAGE = folder;
    mkdirSync(processFolder());
    // Some tests run the program as another user, who writes here, too.
    for (const shared of [folder, processFolder()]) chmodSync(shared, 0o777);
  }

  /**
   * @override
   * @param {import('vitest/node').ReportContext} context
   */
  async generateCoverage(context) {
    const coverage = await super.generateCoverage(context);
    for (const file of await coverageOfPrograms()) {
      const own = coverage.data[file.path];
      if (own) addHits(own.data, file);
    }
    return coverage;
  }

  /**
   * @override
   * @param {import('./add-hits.mjs').CoverageMap} coverage
   * @param {boolean} [allTestsRun]
   */
  async generateReports(coverage, allTestsRun) {
    const { lines = 0, branches = 0 } = this.options.thresholds ?? {};
    this.ctx.logger.log(coverageTable(coverage, { lines, branches }));
    await super.generateReports(coverage, allTestsRun);
  }

  /** @override */
  async cleanAfterRun() {
    await super.cleanAfterRun();
    await rm(coverageFolder(), { recursive: true, force: true });
  }
}
