import type { ConnectionBody, RestClient } from '../clients/rest-client.ts';

/** Where no camera is: it is published all the same, and nothing is ever seen of it. */
export const NOWHERE = 'rtsp://127.0.0.1:1/live';

/** Publishes a camera. @returns its connection, as REST answers it */
export async function publishCamera(
  rest: RestClient,
  session: string,
  body: Record<string, unknown> = {},
): Promise<ConnectionBody> {
  const camera = { rtspUri: NOWHERE, ...body };
  return (await rest.post(`/sessions/${session}/connection`, camera).expect(200)).body;
}

/** The one stream of a connection. */
export function streamOf({ connectionId, publishers: [publisher] }: ConnectionBody): string {
  if (!publisher) throw new Error(`${connectionId} publishes nothing`);
  return publisher.streamId;
}
