import type { RestClient } from '../clients/rest-client.ts';
import { until, type Patience } from '../support/until.ts';

export interface CdrEvent {
  event: string;
  [field: string]: any;
}

/** Every whole line of every file of the CDR, as REST shows them, oldest file first. */
export async function cdrLines(rest: RestClient): Promise<string[]> {
  const { body: names } = await rest.request('get', '/openvidu/cdr').expect(200);
  const files = await Promise.all((names as string[]).map((name) => rest.request('get', `/openvidu/cdr/${name}`)));
  return files.flatMap(({ text }) => text.split('\n').slice(0, -1));
}

/** The events of one session, in the order of their lines, in the form of a webhook's body. */
export async function cdrOf(rest: RestClient, session: string): Promise<CdrEvent[]> {
  const events = (await cdrLines(rest)).map((line): CdrEvent => {
    const [[event, fields]] = Object.entries(JSON.parse(line)) as [[string, object]];
    return { ...fields, event };
  });
  return events.filter(({ sessionId }) => sessionId === session);
}

/** Waits until the CDR has so many events of a session. */
export async function untilInCdr(
  rest: RestClient,
  session: string,
  count: number,
  patience: Patience = {},
): Promise<CdrEvent[]> {
  let events: CdrEvent[] = [];
  const enough = async () => (events = await cdrOf(rest, session)).length >= count;
  await until(`the CDR has ${count} events of ${session}`, enough, { seen: () => events, ...patience });
  return events;
}
