import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

/** What is different in a cluster: addresses, and where the database is. */
const OF_THE_PLACE = /^(listening-ip|relay-ip|allowed-peer-ip|psql-userdb)=/;

test('the TURN server is configured as docs/turn.md says', async () => {
  const documented = /```ini\n(.*?)```/s.exec(await readFile('docs/turn.md', 'utf8'))![1]!;
  const wanted = documented
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#') && !OF_THE_PLACE.test(line));
  expect(wanted.length).toBeGreaterThan(10);
  const lines = (await readFile('k8s/components/coturn/turnserver.conf', 'utf8')).split('\n');
  expect(wanted.filter((line) => !lines.includes(line))).toEqual([]);
});
