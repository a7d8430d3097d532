/** Base URL of a service's `/health` and `/metrics`. */
export const healthUrl = ({ ports }: { ports: { health: number } }, host = '127.0.0.1'): string =>
  `http://${host}:${ports.health}`;

/**
 * The value of a metric, summed over its labels.
 *
 * @throws Error when the service does not publish it
 */
export async function metric(service: string, name: string): Promise<number> {
  const response = await fetch(`${service}/metrics`);
  const lines = (await response.text())
    .split('\n')
    .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
  if (lines.length === 0) throw new Error(`${service} publishes no metric ${name}`);
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}

/** What a media node carries. */
export async function mediaLoad(
  service: string,
): Promise<{ sessions: number; publications: number; subscriptions: number }> {
  const value = (name: string) => metric(service, `convene_media_${name}`);
  const [sessions, publications, subscriptions] = await Promise.all([
    value('sessions'),
    value('publications'),
    value('subscriptions'),
  ]);
  return { sessions, publications, subscriptions };
}

export const NO_MEDIA = { sessions: 0, publications: 0, subscriptions: 0 };
