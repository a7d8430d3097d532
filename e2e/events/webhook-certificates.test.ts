import { generate } from 'selfsigned';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Participant } from '../clients/participant.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { until } from '../support/until.ts';
import { WebhookReceiver } from '../observing/webhook-receiver.ts';

let receiver: WebhookReceiver;
let stack: OwnStack;
beforeAll(async () => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'backend' }], { keyType: 'ec' });
  receiver = await WebhookReceiver.start({ cert, key });
  const settings = { OPENVIDU_WEBHOOK: 'true', OPENVIDU_WEBHOOK_ENDPOINT: receiver.url };
  stack = await startOwnStack({
    counts: { 'recording-worker': 0 },
    kindEnv: { gateway: settings, session: settings },
  });
});
afterAll(async () => {
  await stack?.stop();
  await receiver?.stop();
});

test('a certificate that nobody vouches for is refused, unless any is to be accepted', async () => {
  const { rest } = stack;
  const session = await rest.createSession();
  const alice = await Participant.join(rest, session);
  const deliveries = async () => (await rest.get(`/webhooks/deliveries?session=${session}`).expect(200)).body.content;
  const tried = async () => (await deliveries()).find((delivery: { attempts: number }) => delivery.attempts > 0);
  const refused = await until('it was tried', tried);
  expect(refused).toMatchObject({
    state: 'pending',
    lastStatus: null,
    lastError: expect.stringMatching(/self.signed/i),
  });
  expect(receiver.requests).toEqual([]);

  await stack.sessions[0]!.stop();
  await stack.add('session', { OPENVIDU_WEBHOOK_ACCEPT_ANY_CERTIFICATE: 'true' });
  const bodies = await receiver.bodies(session, 2, { limitMs: 20_000 });
  expect(bodies.map(({ event }) => event)).toEqual(['sessionCreated', 'participantJoined']);
  alice.close();
});

test('a kept connection that ends just when it is used costs nothing over TLS, either', async () => {
  receiver.answer = ({ nthOfConnection }) => (nthOfConnection > 1 ? 'drop' : 200);
  const { rest } = stack;
  const session = await rest.createSession();
  const alice = await Participant.join(rest, session);
  await alice.leave();
  alice.close();
  const content = await until('all are delivered', async () => {
    const { body } = await rest.get(`/webhooks/deliveries?session=${session}&state=delivered`).expect(200);
    return body.numberOfElements === 4 && body.content;
  });
  expect(content.map(({ attempts }: any) => attempts)).toEqual([1, 1, 1, 1]);
  expect(receiver.of(session).length).toBeGreaterThan(4); // Some connection was used again.
});
