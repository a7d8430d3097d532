import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

// Workspace packages are tested from their sources: no build is needed first.
const conditions = ['@convene/source'];
const shared = { resolve: { conditions }, ssr: { resolve: { conditions } } };

const GLOBAL_SETUP = 'e2e/global-setup.ts';
/** What measures the rates of browsers, which send less while the machine is busy with other tests. */
const ALONE = ['e2e/media/real-browsers.test.ts'];

export default defineConfig({
  test: {
    reporters: ['default', './tools/check/summary-reporter.ts'],
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          include: ['{docs,docker}/*.test.ts', '{apps,libs}/*/src/**/*.test.ts', '{tools,bench}/**/*.test.ts'],
          setupFiles: ['reflect-metadata'],
          // Before the slow ones. (Vitest puts group 0 last when it has one worker only.)
          sequence: { groupOrder: 1 },
        },
      },
      {
        ...shared,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          exclude: ALONE,
          globalSetup: existsSync(GLOBAL_SETUP) ? [GLOBAL_SETUP] : [],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Each file starts its own services and maybe browsers: more at once would only make them slow.
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        ...shared,
        test: {
          name: 'e2e-alone',
          include: ALONE,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
