import type { Connection } from '@convene/database';
import { newStreamId } from '@convene/openvidu-protocol';
import type { mediaOperations } from '@convene/service-contracts';
import { Injectable } from '@nestjs/common';
import { MediaClient } from '../../nodes/media-client.js';
import type { NodeLife } from '../../nodes/node-life.js';
import type { NewStream } from '../../rules/stream/begin-stream.js';
import { IP_CAMERA } from '../../rules/stream/ip-camera-stream.js';
import { Bandwidth } from '../publishing/bandwidth.js';

/** The media of cameras: made before the rows are. */
@Injectable()
export class CameraMedia {
  constructor(
    private readonly media: MediaClient,
    private readonly bandwidth: Bandwidth,
  ) {}

  /**
   * Makes the media of a camera, then records it; what could not be recorded is closed again.
   *
   * @param record writes the rows; undefined when the stream is not wanted any more
   * @throws ServiceError `refused`, `full`, or that the node does not answer; whatever `record` throws
   */
  async ingest<T>(
    node: NodeLife,
    { sessionUid, connectionId }: Pick<Connection, 'sessionUid' | 'connectionId'>,
    camera: mediaOperations.Camera,
    publicationId: string,
    record: (stream: NewStream) => Promise<T>,
  ): Promise<T> {
    const streamId = newStreamId(connectionId, true, IP_CAMERA);
    const { maxKbps } = this.bandwidth.ofPublisher(undefined);
    const stream = streamOn(node, { id: streamId, publicationId, sessionUid });
    const { rtspUri, adaptativeBitrate, onlyPlayWithSubscribers, networkCache } = camera;
    const wanted = { rtspUri, adaptativeBitrate, onlyPlayWithSubscribers, networkCache };
    const request = { sessionUid, streamId, publicationId, camera: wanted, maxKbps };
    const recorded = await this.media.ingest(node, request, () => record(stream));
    if (recorded === undefined) this.media.close(node, { publicationIds: [publicationId] });
    return recorded;
  }
}

/** Nobody knows what a camera sends, so it is taken to have everything (REST semantics 2.11). */
function streamOn({ nodeId, epoch }: NodeLife, ids: Pick<NewStream, 'id' | 'publicationId' | 'sessionUid'>): NewStream {
  return {
    ...ids,
    hasAudio: true,
    hasVideo: true,
    audioActive: true,
    videoActive: true,
    typeOfVideo: IP_CAMERA,
    frameRate: null,
    videoDimensions: null,
    filter: {},
    loopback: false,
    mediaNodeId: nodeId,
    mediaNodeEpoch: epoch,
  };
}
