import type { RestClient } from '../../e2e/clients/rest-client.ts';
import { publishCamera, streamOf } from '../../e2e/scenes/ip-cameras.ts';

/** A camera that a session shows. */
export interface PublishedCamera {
  connectionId: string;
  streamId: string;
  unpublish(): Promise<void>;
}

/** Publishes a camera that is only connected while somebody is subscribed. @param encoded whether it is encoded anew */
export async function publish(
  rest: RestClient,
  session: string,
  { uri, encoded }: { uri: string; encoded: boolean },
): Promise<PublishedCamera> {
  const published = await publishCamera(rest, session, { rtspUri: uri, adaptativeBitrate: encoded });
  const { connectionId } = published;
  const unpublish = async () => {
    await rest.delete(`/sessions/${session}/connection/${connectionId}`).expect(204);
  };
  return { connectionId, streamId: streamOf(published), unpublish };
}
