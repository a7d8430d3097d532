import { afterAll, beforeAll, expect, test } from 'vitest';
import { Participant } from '../clients/participant.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';

/** Each of these characters takes six bytes in JSON. */
const LONGEST = '\u0001'.repeat(10_000);
/** Together more than a message between services is meant to have, and than may wait for a client that does not read. */
const CROWD = 40;

let stack: OwnStack;
const crowd: Participant[] = [];
beforeAll(async () => {
  stack = await startOwnStack({ counts: { 'recording-worker': 0 } });
});
afterAll(async () => {
  for (const each of crowd) each.close();
  await stack?.stop();
});

test('everybody is told of everybody, however much all of them, and their tokens, say of themselves', async () => {
  const { rest } = stack;
  const session = await rest.createSession();
  for (let count = 0; count < CROWD; count++) {
    const someone = await Participant.join(rest, session, { metadata: LONGEST, data: LONGEST });
    expect(someone.joined.value.map(({ id }: { id: string }) => id)).toEqual(crowd.map((each) => each.connectionId));
    crowd.push(someone);
  }
  const said = new Set(crowd.at(-1)!.joined.value.map(({ metadata }: { metadata: string }) => metadata));
  expect(said).toEqual(new Set([`${LONGEST}%/%${LONGEST}`]));
  const { content } = (await rest.session(session)).connections;
  expect(content.map(({ connectionId }) => connectionId)).toEqual(crowd.map((each) => each.connectionId));
  // A newcomer hears of what happens behind his answer.
  const last = crowd.at(-1)!;
  await crowd[0]!.leave();
  expect(await last.rpc.next('participantLeft')).toMatchObject({ connectionId: crowd[0]!.connectionId });
});
