import type { Msg, NatsConnection, SubscriptionOptions } from '@nats-io/transport-node';
import { expect, it } from 'vitest';
import { ask, NoAnswer, NobodyListens, packedAnswer, Question, type AskingLimit, type Resending } from './asking.js';
import { partsOf } from './reply-parts.js';

/** A connection on which the test answers what was asked. */
function connection() {
  const sent: string[] = [];
  const questions: string[] = [];
  let hear: SubscriptionOptions['callback'];
  const nats = {
    subscribe: (_: string, { callback }: SubscriptionOptions) => {
      hear = callback;
      return { unsubscribe: () => undefined };
    },
    publish: (subject: string, question: string) => {
      sent.push(subject);
      questions.push(question);
    },
  } as unknown as NatsConnection;
  const hand = (text: string) => {
    const data = Buffer.from(text);
    void hear!(null, { data, json: () => JSON.parse(text) as unknown } as unknown as Msg);
  };
  return { nats, sent, questions, hand, answer: (packet: object) => hand(JSON.stringify(packet)) };
}

const limit = (more: Partial<AskingLimit> = {}): AskingLimit => ({
  ms: 1_000,
  mostMs: 1_000,
  isUnspoken: false,
  ...more,
});

it('is understood by who answers without a framework, and hears the first answer', async () => {
  const { nats, questions, hand } = connection();
  const asked = ask(nats, 'a.b', { a: 1 }, limit(), new Set());
  expect(Question.parse(JSON.parse(questions[0]!))).toEqual({ data: { a: 1 } });
  hand(packedAnswer({ ok: 'first' }));
  hand(packedAnswer({ ok: 'second' }));
  expect(await asked).toEqual({ ok: 'first' });
});

it('sends what may be done however late once more, as long as it waits', async () => {
  const { nats, sent, answer } = connection();
  const resending: Resending = new Set();
  const asked = ask(nats, 'a.b', {}, limit({ isUnspoken: true }), resending);
  for (const send of resending) send();
  expect(sent).toEqual(['a.b', 'a.b']);
  answer({ response: { ok: 1 }, isDisposed: true });
  expect(await asked).toEqual({ ok: 1 });
  expect(resending.size).toBe(0);
});

it('sends everything else once', async () => {
  const { nats, sent, answer } = connection();
  const resending: Resending = new Set();
  const asked = ask(nats, 'a.b', {}, limit(), resending);
  expect([sent.length, resending.size]).toEqual([1, 0]);
  answer({ response: { ok: 1 } });
  answer({ isDisposed: true });
  expect(await asked).toEqual({ ok: 1 });
});

it('puts an answer together that came in parts', async () => {
  const { nats, answer } = connection();
  const whole = { ok: 'x'.repeat(700_000) };
  const asked = ask(nats, 'a.b', {}, limit(), new Set());
  for (const response of partsOf(whole)) answer({ response });
  answer({ isDisposed: true });
  expect(await asked).toEqual(whole);
});

it('says when nobody listens, nobody answers in time, or the answer is none', async () => {
  const [nobody, silent, odd] = [connection(), connection(), connection()];
  const asked = ask(nobody.nats, 'a.b', {}, limit(), new Set());
  nobody.hand('');
  await expect(asked).rejects.toThrow(NobodyListens);
  await expect(ask(silent.nats, 'a.b', {}, limit({ ms: 20, mostMs: 20 }), new Set())).rejects.toThrow(NoAnswer);
  const rubbish = ask(odd.nats, 'a.b', {}, limit(), new Set());
  odd.hand('{broken');
  await expect(rubbish).rejects.toThrow(SyntaxError);
});
