import { mkdtemp, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { startStack } from '../tools/services/start-stack.ts';
import { Participant } from './clients/participant.ts';
import { RestClient } from './clients/rest-client.ts';
import { testMedia } from './clients/test-media.ts';
import { LOOKS } from './support/looks.ts';
import { until } from './support/until.ts';
const dir = '/tmp/scratch/stack';
const stack = await startStack({ dir, log: console.log });
try {
  const rest = new RestClient(stack.url!, stack.secret);
  const session = await rest.createSession({ defaultOutputMode: process.argv[2] ?? 'COMPOSED' });
  const p = await Participant.join(rest, session);
  const { peer } = await p.publish({ media: await testMedia(LOOKS[0]!) });
  const { body } = await rest.post('/recordings/start', { session, resolution: '640x360' });
  console.log(body);
  await until('sent', () => peer.sender!.sent.packets > 50 * Number(process.argv[3] ?? 5), { limitMs: 400_000 });
  await cp(join(dir, 'recordings'), '/tmp/scratch/recordings', { recursive: true });
  const { body: stopped } = await rest.post(`/recordings/stop/${body.id}`).timeout(60000);
  console.log(stopped);
  await cp(join(dir, 'recordings'), '/tmp/scratch/recordings', { recursive: true });
  p.close();
} finally {
  await stack.stop();
}
