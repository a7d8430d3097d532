import { Participant } from '../../e2e/clients/participant.ts';
import type { RestClient } from '../../e2e/clients/rest-client.ts';

/** A call of two in a session of its own: both publish, and receive each other. */
export async function startCall(rest: RestClient): Promise<{ session: string; end: () => void }> {
  const session = await rest.createSession();
  const first = await Participant.join(rest, session);
  const second = await Participant.join(rest, session);
  const one = await first.publish();
  const other = await second.publish();
  await first.subscribe(other.streamId);
  await second.subscribe(one.streamId);
  const end = () => {
    first.close();
    second.close();
  };
  return { session, end };
}
