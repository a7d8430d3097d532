import { Counter } from 'prom-client';

const OUTCOMES = ['delivered', 'rejected', 'failed', 'again'] as const;

const deliveries = new Counter({
  name: 'convene_webhook_deliveries_total',
  help: 'Webhooks that arrived, were refused, were given up, or could not be delivered yet, by outcome',
  labelNames: ['outcome'],
});
// From the beginning: the first one of a kind is an increase, too.
for (const outcome of OUTCOMES) deliveries.inc({ outcome }, 0);

/** What became of a delivery; `again` = of one attempt, after which it is sent again. */
export function countOutcome(outcome: (typeof OUTCOMES)[number]): void {
  deliveries.inc({ outcome });
}
