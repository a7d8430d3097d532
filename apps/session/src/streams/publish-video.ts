import {
  Database,
  SessionTransactions,
  type Connection,
  type SessionTransaction,
  type Stream,
} from '@convene/database';
import {
  errorAlreadyPublishing,
  errorFilterNotAllowed,
  errorFilterNotThere,
  errorMayNotPublish,
  errorSdpOfPublisher,
  KurentoOptions,
  newStreamId,
  type PublishVideoParams,
} from '@convene/openvidu-protocol';
import type { ReplyOf, rpcOperations } from '@convene/service-contracts';
import { Injectable } from '@nestjs/common';
import { Bandwidth } from './bandwidth.js';
import { changeAs, presentConnection, type Caller } from '../connections/caller.js';
import { MediaClient, type NodeLife } from '../media-nodes/media-client.js';
import { SessionNode } from '../media-nodes/session-node.js';
import { beginStream, type StreamRow } from './begin-stream.js';

type Published = ReplyOf<typeof rpcOperations.publishVideo>;

/** A participant begins to publish (protocol 7.3). */
@Injectable()
export class PublishVideo {
  constructor(
    private readonly database: Database,
    private readonly transactions: SessionTransactions,
    private readonly sessionNode: SessionNode,
    private readonly media: MediaClient,
    private readonly bandwidth: Bandwidth,
  ) {}

  /** @throws RpcError 803, 401, 406, 10, 204, 302, 999 */
  async publish(caller: Caller, params: PublishVideoParams, publicationId: string): Promise<Published> {
    const connection = await presentConnection(this.database, caller, 'publishVideo');
    await this.mayPublish(connection, params);
    const node = await this.sessionNode.of(caller, 'publishVideo');
    const streamId = newStreamId(connection.connectionId, params.hasVideo, params.typeOfVideo);
    const { sdpOffer, hasAudio, hasVideo, doLoopback: loopback } = params;
    const limits = this.bandwidth.ofPublisher(connection.kurentoOptions);
    const row = streamRow(streamId, publicationId, node, connection, params);
    const { sdpAnswer, recorded } = await this.media.publish(
      node,
      { sessionUid: caller.sessionUid, streamId, publicationId, sdpOffer, hasAudio, hasVideo, loopback, ...limits },
      (problem) => errorSdpOfPublisher(connection.connectionId, problem),
      () =>
        changeAs(this.transactions, caller, 'publishVideo', (transaction, owner) => record(transaction, owner, row)),
    );
    return { id: recorded.id, createdAt: recorded.createdAt.getTime(), sdpAnswer };
  }

  private async mayPublish(connection: Connection, { filter }: PublishVideoParams): Promise<void> {
    if (connection.role === 'SUBSCRIBER' && !connection.insecure) throw errorMayNotPublish();
    // Without any kurentoOptions the original ignores the filter.
    if (filter && connection.kurentoOptions) {
      const { allowedFilters = [] } = KurentoOptions.parse(connection.kurentoOptions);
      if (!allowedFilters.includes(filter.type)) throw errorFilterNotAllowed(connection.connectionId, filter.type);
      throw errorFilterNotThere(connection.connectionId, filter.type);
    }
    const published = await this.database.stream.findUnique({
      where: { ownerId: connection.id },
      select: { id: true },
    });
    if (published) throw errorAlreadyPublishing(connection.connectionId);
  }
}

function streamRow(
  id: string,
  publicationId: string,
  node: NodeLife,
  owner: Connection,
  params: PublishVideoParams,
): StreamRow {
  return {
    id,
    publicationId,
    sessionUid: owner.sessionUid,
    ownerId: owner.id,
    hasAudio: params.hasAudio,
    hasVideo: params.hasVideo,
    audioActive: params.hasAudio && (params.audioActive ?? true),
    videoActive: params.hasVideo && (params.videoActive ?? true),
    typeOfVideo: params.hasVideo ? params.typeOfVideo || 'CAMERA' : '',
    frameRate: params.frameRate ?? -1,
    videoDimensions: params.videoDimensions ?? null,
    loopback: params.doLoopback,
    filter: {},
    mediaNodeId: node.nodeId,
    mediaNodeEpoch: node.epoch,
  };
}

/** Everything may have changed while the media was made, so it is looked at again under the lock. */
async function record(transaction: SessionTransaction, owner: Connection, row: StreamRow): Promise<Stream> {
  const published = await transaction.db.stream.findUnique({ where: { ownerId: owner.id }, select: { id: true } });
  if (published) throw errorAlreadyPublishing(owner.connectionId);
  return beginStream(transaction, row, { connectionId: owner.connectionId });
}
