import { expect, test } from 'vitest';
import type { Participant } from '../clients/participant.ts';
import { notJoined, rpcError } from './rpc-expectations.ts';
import { join, openSocket, rest } from '../stack/shared-stack.ts';

/** Parameters of a filter method for a stream. */
export type FilterParams = (streamId: string) => Record<string, unknown>;

/** A session with a moderator and somebody who publishes. */
export async function filterScene(kurentoOptions?: Record<string, unknown>): Promise<{
  session: string;
  moderator: Participant;
  publisher: Participant;
  streamId: string;
}> {
  const session = await rest.createSession();
  const moderator = await join(session, { role: 'MODERATOR' });
  const publisher = await join(session, { kurentoOptions });
  const { streamId } = await publisher.publish();
  return { session, moderator, publisher, streamId };
}

/** What all filter methods have in common. @param action as the error calls it */
export function testFilterRefusals(method: string, action: string, params: FilterParams): void {
  test('is refused to who is neither a moderator nor the owner', async () => {
    const { session, streamId } = await filterScene();
    const other = await join(session);
    expect(await other.rpc.failure(method, params(streamId))).toEqual(
      rpcError(401, `Unable to ${action}. The user does not have a valid token`),
    );
  });

  test('is refused for a stream that is not there', async () => {
    const { session, moderator } = await filterScene();
    const { code, message } = await moderator.rpc.failure(method, params('str_X'));
    expect(code).toBe(102);
    expect(message).toMatch(new RegExp(`str_X'.*'${session}'`));
  });

  test('needs its parameters, and a session', async () => {
    const { moderator, streamId } = await filterScene();
    for (const name of Object.keys(params(streamId))) {
      const { [name]: _, ...others } = params(streamId);
      expect((await moderator.rpc.failure(method, others)).message).toContain(name);
    }
    const socket = await openSocket();
    expect(await socket.failure(method, params('str_A'))).toEqual(notJoined);
  });
}

/** For all methods that need a filter on the stream: there is none. */
export function testNoFilterApplied(method: string, params: FilterParams): void {
  test('says that there is no filter, to moderators and to the owner', async () => {
    const { session, moderator, publisher, streamId } = await filterScene();
    for (const { rpc } of [moderator, publisher]) {
      expect(await rpc.failure(method, params(streamId))).toEqual(
        rpcError(406, `User '${publisher.connectionId} has no filter applied in session '${session}'`),
      );
    }
  });
}
