import { SdpError } from '@convene/sdp';
import { fittingItems, mediaOperations, ServiceError, type ReplyOf, type RequestOf } from '@convene/service-contracts';
import { Handles } from '@convene/service-kit';
import { Controller, Inject, type Type } from '@nestjs/common';
import { Captures } from './capturing/captures.js';
import { Capturing } from './capturing/capturing.js';
import { Ingesting } from './ingest/ingesting.js';
import { answerSeconds } from './media-metrics.js';
import type { NodeIdentity } from './bus/node-identity.js';
import { Publishing } from './publishing/publishing.js';
import { MediaRegistry } from './sessions/media-registry.js';
import { SendingRelays } from './relaying/sending-relays.js';
import { Subscribing } from './subscribing/subscribing.js';

type Operations = typeof mediaOperations;

/** The controller that answers `media.<nodeId>.…`: the requests of the session service to this node and no other. */
export function mediaController(identity: NodeIdentity): Type {
  const { nodeId } = identity;

  @Controller()
  class MediaController {
    constructor(
      @Inject(Publishing) private readonly publishing: Publishing,
      @Inject(Ingesting) private readonly ingesting: Ingesting,
      @Inject(Subscribing) private readonly subscribing: Subscribing,
      @Inject(Capturing) private readonly capturing: Capturing,
      @Inject(SendingRelays) private readonly relays: SendingRelays,
      @Inject(Captures) private readonly captures: Captures,
      @Inject(MediaRegistry) private readonly registry: MediaRegistry,
    ) {}

    @Handles(mediaOperations.publish, nodeId)
    async publish({ epoch, ...request }: RequestOf<Operations['publish']>): Promise<ReplyOf<Operations['publish']>> {
      checkEpoch(identity, epoch);
      return { sdpAnswer: await answer('publish', () => this.publishing.publish(request)) };
    }

    @Handles(mediaOperations.ingest, nodeId)
    async ingest({ epoch, ...request }: RequestOf<Operations['ingest']>): Promise<ReplyOf<Operations['ingest']>> {
      checkEpoch(identity, epoch);
      await this.ingesting.ingest(request);
      return {};
    }

    @Handles(mediaOperations.subscribe, nodeId)
    async subscribe({
      epoch,
      ...request
    }: RequestOf<Operations['subscribe']>): Promise<ReplyOf<Operations['subscribe']>> {
      checkEpoch(identity, epoch);
      return { sdpAnswer: await answer('subscribe', () => this.subscribing.subscribe(request)) };
    }

    @Handles(mediaOperations.capture, nodeId)
    async capture({ epoch, ...request }: RequestOf<Operations['capture']>): Promise<ReplyOf<Operations['capture']>> {
      checkEpoch(identity, epoch);
      return await this.capturing.capture(request);
    }

    @Handles(mediaOperations.relay, nodeId)
    async relay({ epoch, ...request }: RequestOf<Operations['relay']>): Promise<ReplyOf<Operations['relay']>> {
      checkEpoch(identity, epoch);
      return await this.relays.relay(request);
    }

    @Handles(mediaOperations.keepRelays, nodeId)
    async keepRelays({
      epoch,
      ...request
    }: RequestOf<Operations['keepRelays']>): Promise<ReplyOf<Operations['keepRelays']>> {
      checkEpoch(identity, epoch);
      return this.relays.keep(request);
    }

    @Handles(mediaOperations.alive, nodeId)
    async alive({ epoch }: RequestOf<Operations['alive']>): Promise<ReplyOf<Operations['alive']>> {
      checkEpoch(identity, epoch);
      return {};
    }

    @Handles(mediaOperations.close, nodeId)
    async close({ epoch, captureIds, ...ids }: RequestOf<Operations['close']>): Promise<ReplyOf<Operations['close']>> {
      checkEpoch(identity, epoch);
      this.captures.end(captureIds);
      this.registry.end(ids);
      return {};
    }

    @Handles(mediaOperations.describe, nodeId)
    async describe({ epoch, ids }: RequestOf<Operations['describe']>): Promise<ReplyOf<Operations['describe']>> {
      checkEpoch(identity, epoch);
      const all = this.registry.details(ids);
      const described = fittingItems(all);
      return { described, remaining: all.slice(described.length).map(({ id }) => id) };
    }
  }
  return MediaController;
}

function checkEpoch({ nodeId, epoch }: NodeIdentity, asked: string): void {
  if (asked !== epoch)
    throw new ServiceError('stale-epoch', `The media node ${nodeId} was restarted; its earlier media is gone`);
}

/** Measures the time to an answer, and tells the asker as `sdp` what is wrong with an offer. */
async function answer(operation: string, make: () => Promise<string>): Promise<string> {
  const stop = answerSeconds.startTimer({ operation });
  try {
    const sdp = await make();
    stop({ outcome: 'ok' });
    return sdp;
  } catch (error) {
    stop({ outcome: error instanceof SdpError ? 'refused' : 'failed' });
    throw error instanceof SdpError ? new ServiceError('sdp', error.message) : error;
  }
}
