import { Counter } from 'prom-client';

/** Operations that were not done because nobody waited for them any more. */
export const givenUp = new Counter({
  name: 'convene_operations_given_up_total',
  help: 'Operations asked over NATS that were not begun, or were undone, because their asker had given up',
  labelNames: ['operation', 'stage'],
});
