import { KurentoOptions } from '@convene/openvidu-protocol';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../../configuration/session-configuration.js';

/** Limits of one participant's video in one direction, kbit/s, 0 = none. */
export interface VideoLimits {
  maxKbps: number;
  minKbps: number;
}

/** The configured limits, and what a token overrides of them. Recv and Send are seen from the server. */
@Injectable()
export class Bandwidth {
  constructor(@Inject(CONFIGURATION) private readonly configuration: SessionConfiguration) {}

  /** @param kurentoOptions the token's, as they are in its row */
  ofPublisher(kurentoOptions: unknown): VideoLimits {
    const own = KurentoOptions.parse(kurentoOptions ?? {});
    return {
      maxKbps: own.videoMaxRecvBandwidth ?? this.configuration.OPENVIDU_STREAMS_VIDEO_MAX_RECV_BANDWIDTH,
      minKbps: own.videoMinRecvBandwidth ?? this.configuration.OPENVIDU_STREAMS_VIDEO_MIN_RECV_BANDWIDTH,
    };
  }

  /**
   * There is no least: a subscriber gets what the publisher sends.
   * @param kurentoOptions the token's, as they are in its row
   */
  ofSubscriber(kurentoOptions: unknown): Pick<VideoLimits, 'maxKbps'> {
    const own = KurentoOptions.parse(kurentoOptions ?? {});
    return { maxKbps: own.videoMaxSendBandwidth ?? this.configuration.OPENVIDU_STREAMS_VIDEO_MAX_SEND_BANDWIDTH };
  }
}
