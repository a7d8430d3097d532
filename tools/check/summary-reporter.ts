import type { Reporter, TestModule } from 'vitest/node';
import type { CheckCounts } from './source-checks.ts';

/**
 * Ends the run with one plain line that tools can count: "N passed, N failed, N skipped". The checks that ran before
 * (environment variable CONVENE_CHECKS) are in the sum. With CONVENE_RESULT_LINE the same follows as `RESULT {json}`.
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
    const { passed, failed } = counts;
    const skipped = counts.skipped + counts.pending;
    console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
    if (process.env.CONVENE_RESULT_LINE) console.log(`RESULT ${JSON.stringify({ passed, failed, skipped })}`);
  }
}
