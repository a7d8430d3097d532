import type { Reporter, TestModule } from 'vitest/node';
import type { CheckCounts } from '../check/source-checks.ts';

/**
 * Ends the run with one plain line that tools can count: "N passed, N failed, N skipped". The checks that ran before
 * (environment variable CONVENE_CHECKS) are in the sum.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const checks = JSON.parse(process.env.CONVENE_CHECKS ?? '{"passed":0,"failed":0}') as CheckCounts;
    const counts = { ...checks, skipped: 0, pending: 0 };
    counts.failed += unhandledErrors.length;
    for (const module of modules) {
      // A file that could not even be loaded has no tests, but is a failure.
      if (module.errors().length > 0) counts.failed += 1;
      for (const test of module.children.allTests()) counts[test.result().state] += 1;
    }
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped + counts.pending} skipped`);
  }
}
