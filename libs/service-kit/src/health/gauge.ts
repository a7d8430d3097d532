import { Gauge } from 'prom-client';

/** Publishes a number that is looked up for each scrape. To be called once per name and process. */
export function registerGauge(name: string, help: string, value: () => number): void {
  // prom-client registers it by itself.
  void new Gauge({
    name,
    help,
    collect() {
      this.set(value());
    },
  });
}
