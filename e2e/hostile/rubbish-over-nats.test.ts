import { randomBytes } from 'node:crypto';
import * as contracts from '@convene/service-contracts';
import { natsConnection } from '@convene/service-kit';
import { connect, type Msg, type NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Bystanders } from '../scenes/bystanders.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { processesOf } from '../support/processes.ts';
import { until } from '../support/until.ts';

/** What is no message of ours, and what nearly is one. */
const RUBBISH = [
  '',
  'rubbish',
  '{',
  'null',
  '5',
  '"text"',
  '[]',
  '{}',
  '{"id":"1"}',
  '{"id":"1","pattern":"x","data":null}',
  '{"id":"1","data":{"sessionUid":5}}',
  '{"err":"no"}',
  '{"response":5,"isDisposed":true}',
  '{"id":"someone-else","response":{}}',
  '{"events":null}',
  '{"events":[{"seq":"x"}]}',
  '{"places":[{}]}',
  Buffer.from([0xff, 0xfe, 0x00, 0x80]),
  randomBytes(100),
  'x'.repeat(900_000),
];

let stack: OwnStack;
let stranger: NatsConnection;
let bystanders: Bystanders;
/** Every subject that was used while a call was set up, but those of single answers. */
const subjects = new Set<string>();
let questions: Msg[] = [];

beforeAll(async () => {
  stack = await startOwnStack({ counts: { gateway: 2, session: 2 } });
  stranger = await connect(natsConnection(stack.nats.url, 'stranger'));
  stranger.subscribe('>', {
    callback: (_, message) => {
      if (!message.subject.startsWith('_INBOX.')) subjects.add(message.subject);
      if (message.reply) questions.push(message);
    },
  });
  await stranger.flush();
  bystanders = await Bystanders.meet(stack.rest);
  await bystanders.areUndisturbed();
  for (const { name } of declared()) subjects.add(name);
});
afterAll(async () => {
  bystanders?.goHome();
  await stranger?.close();
  await stack?.stop();
});

/** All operations and topics that the services have agreed upon. */
function declared(): { name: string }[] {
  const isDeclared = (value: unknown): value is { name: string } =>
    typeof value === 'object' && value !== null && 'name' in value && ('request' in value || 'payload' in value);
  return [contracts, ...Object.values(contracts)].flatMap((each) => Object.values(each as object)).filter(isDeclared);
}

test('messages that are none disturb nobody', { timeout: 120_000 }, async () => {
  const before = await processesOf(stack);
  const families = new Set([...subjects].map((subject) => subject.split('.')[0]));
  expect(families).toEqual(new Set([...families, ...['events', 'reach', 'media', 'rpc', 'gateway', 'node']]));
  for (const subject of subjects) for (const payload of RUBBISH) stranger.publish(subject, payload);
  await stranger.flush();
  await bystanders.areUndisturbed();
  expect(await processesOf(stack)).toEqual(before);
});

test(
  'answers that are none, in the place of the right ones, disturb nobody for long',
  { timeout: 120_000 },
  async () => {
    const before = await processesOf(stack);
    const end = performance.now() + 5_000;
    let next = 0;
    while (performance.now() < end) {
      void stack.rest.get('/sessions').then(ignore, ignore);
      for (const question of questions.splice(0)) question.respond(RUBBISH[next++ % RUBBISH.length]);
      await stranger.flush();
    }
    expect(next).toBeGreaterThan(200);
    questions = [];
    await until('requests are answered', async () => (await stack.rest.get('/sessions')).status === 200);
    await bystanders.areUndisturbed();
    expect(await processesOf(stack)).toEqual(before);
  },
);

const ignore = (): void => undefined;
