import { writeSync } from 'node:fs';

/** Ends a test run with the line `N passed, N failed`, after everything else that is printed. */
export class TotalsReporter {
  passed = 0;
  failed = 0;

  onInit() {
    process.once('exit', () => writeSync(1, `${this.passed} passed, ${this.failed} failed\n`));
  }

  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    this.passed = tests.filter((test) => test.result().state === 'passed').length;
    this.failed = tests.filter((test) => test.result().state === 'failed').length;
    // A file that could not be loaded, or whose setup failed, has no failed test.
    this.failed += modules.filter((module) => module.errors().length > 0).length + unhandledErrors.length;
  }
}
