import type { Connection, Stream } from '@convene/database/session';
import {
  errorAlreadyPublishing,
  errorFilterNotAllowed,
  errorFilterNotThere,
  errorMayNotPublish,
  KurentoOptions,
  type PublishVideoParams,
} from '@convene/openvidu-protocol';
import type { Draft } from '../draft.js';
import { beginStream, type NewStream } from './begin-stream.js';

/**
 * Who may publish: publishers and moderators, one stream at a time, with a filter that their token allows (protocol 7.3).
 * @throws RpcError 401, 10, 406
 */
export function mayPublish(
  owner: Connection,
  published: Stream | undefined,
  { filter }: Pick<PublishVideoParams, 'filter'>,
): void {
  if (owner.role === 'SUBSCRIBER' && !owner.insecure) throw errorMayNotPublish();
  // Without any kurentoOptions the original ignores the filter.
  if (filter && owner.kurentoOptions) {
    const { allowedFilters = [] } = KurentoOptions.parse(owner.kurentoOptions);
    if (!allowedFilters.includes(filter.type)) throw errorFilterNotAllowed(owner.connectionId, filter.type);
    throw errorFilterNotThere(owner.connectionId, filter.type);
  }
  if (published) throw errorAlreadyPublishing(owner.connectionId);
}

/** What a publisher says of the stream whose media was made for him. */
export function streamOf(
  params: PublishVideoParams,
  made: Pick<Stream, 'id' | 'publicationId' | 'sessionUid' | 'mediaNodeId' | 'mediaNodeEpoch'>,
): NewStream {
  return {
    ...made,
    hasAudio: params.hasAudio,
    hasVideo: params.hasVideo,
    audioActive: params.hasAudio && (params.audioActive ?? true),
    videoActive: params.hasVideo && (params.videoActive ?? true),
    typeOfVideo: params.hasVideo ? params.typeOfVideo || 'CAMERA' : '',
    frameRate: params.frameRate ?? -1,
    videoDimensions: params.videoDimensions ?? null,
    loopback: params.doLoopback,
    filter: {},
  };
}

/** Somebody publishes, once the media is there. @throws RpcError 10 when he has published something else meanwhile */
export function publish(draft: Draft, owner: Connection, media: NewStream): Stream {
  if (draft.streams.first('ownerId', owner.id)) throw errorAlreadyPublishing(owner.connectionId);
  return beginStream(draft, owner, media);
}
