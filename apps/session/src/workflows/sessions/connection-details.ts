import { Database } from '@convene/database';
import { RECORDER_CONNECTION_ID } from '@convene/openvidu-protocol';
import {
  fittingItems,
  type mediaOperations,
  type ReplyOf,
  type RequestOf,
  type restOperations,
} from '@convene/service-contracts';
import { Injectable } from '@nestjs/common';
import { MediaClient } from '../../nodes/media-client.js';

type Page = ReplyOf<typeof restOperations.connectionDetails>;
type Asked = RequestOf<typeof restOperations.connectionDetails>;

/** How many peer connections the nodes are asked for at a time; what they answer is bounded in bytes. */
const PAGE = 50;

/** A peer connection as its rows tell of it. */
interface PeerConnection {
  /** Of the publication or subscription. */
  id: string;
  sessionId: string;
  connectionId: string;
  streamId: string;
  nodeId: string;
  epoch: string;
}

/** What the media nodes know of peer connections, for `?webRtcStats=true` (REST semantics 2.3). */
@Injectable()
export class ConnectionDetails {
  constructor(
    private readonly database: Database,
    private readonly media: MediaClient,
  ) {}

  /** A page of the publishers or subscribers of these sessions, in the order of their media ids. */
  async page({ of, sessionIds, after }: Asked): Promise<Page> {
    const rows = await (of === 'publishers' ? this.publishers(sessionIds, after) : this.subscribers(sessionIds, after));
    const lives = Map.groupBy(rows, ({ nodeId, epoch }) => `${nodeId} ${epoch}`);
    const answers = await Promise.all([...lives.values()].map((ofLife) => this.ask(ofLife)));
    const details = new Map(answers.flatMap(({ described }) => described).map((each) => [each.id, each.details]));
    const remaining = new Set(answers.flatMap((answer) => answer.remaining));
    // The page ends before the first one that did not fit into its node's answer; each of them has described one.
    const cut = rows.findIndex(({ id }) => remaining.has(id));
    const described = rows.slice(0, cut < 0 ? undefined : cut).map(({ id, sessionId, connectionId, streamId }) => ({
      sessionId,
      connectionId,
      streamId,
      details: details.get(id),
    }));
    const connections = fittingItems(described);
    const last = connections.length === rows.length && rows.length < PAGE;
    return { connections, next: last ? undefined : rows[connections.length - 1]?.id };
  }

  private async ask(ofOneLife: PeerConnection[]): Promise<ReplyOf<typeof mediaOperations.describe>> {
    const ids = ofOneLife.map(({ id }) => id);
    return this.media.describe(ofOneLife[0]!, ids);
  }

  // One query each: rows that are read one after the other may belong together no more.
  private async publishers(sessionIds: string[], after: string | null = null): Promise<PeerConnection[]> {
    return this.database.$queryRaw`
      SELECT stream.publication_id::text AS id, session.reserved_id AS "sessionId",
        connection.connection_id AS "connectionId", stream.id AS "streamId",
        stream.media_node_id AS "nodeId", stream.media_node_epoch::text AS epoch
      FROM stream
      JOIN connection ON connection.id = stream.owner_id
      JOIN session ON session.uid = connection.session_uid
      WHERE session.reserved_id = ANY(${sessionIds}::text[])
        AND (${after}::uuid IS NULL OR stream.publication_id > ${after}::uuid)
      ORDER BY stream.publication_id LIMIT ${PAGE}`;
  }

  private async subscribers(sessionIds: string[], after: string | null = null): Promise<PeerConnection[]> {
    return this.database.$queryRaw`
      SELECT subscription.id::text AS id, session.reserved_id AS "sessionId",
        connection.connection_id AS "connectionId", subscription.stream_id AS "streamId",
        subscription.media_node_id AS "nodeId", subscription.media_node_epoch::text AS epoch
      FROM subscription
      JOIN connection ON connection.id = subscription.subscriber_id
      JOIN session ON session.uid = connection.session_uid
      WHERE session.reserved_id = ANY(${sessionIds}::text[])
        AND connection.connection_id <> ${RECORDER_CONNECTION_ID}
        AND (${after}::uuid IS NULL OR subscription.id > ${after}::uuid)
      ORDER BY subscription.id LIMIT ${PAGE}`;
  }
}
