import { onTestFinished } from 'vitest';
import { Participant, type PublishOptions } from '../clients/participant.ts';
import type { RestClient } from '../clients/rest-client.ts';
import { testMedia, type Rgb } from '../clients/test-media.ts';
import type { WebRtcPeer } from '../clients/webrtc-peer.ts';
import { LOOKS } from '../observing/looks.ts';

/** Somebody who publishes test media: what he looks and sounds like. */
export interface Publishing {
  participant: Participant;
  streamId: string;
  peer: WebRtcPeer;
  colour: Rgb;
  beep: number;
}

export interface PublisherOptions extends PublishOptions {
  /** Which of the LOOKS; 0 by default. */
  look?: number;
  scale?: number;
  /** Of the token. */
  record?: boolean;
  role?: 'PUBLISHER' | 'MODERATOR';
  metadata?: string;
  data?: string;
  gateway?: string;
}

/** Somebody joins and publishes test media; he vanishes when the test ends. */
export async function publishing(
  rest: RestClient,
  session: string,
  { look = 0, scale, role, metadata, data, record, gateway, ...options }: PublisherOptions = {},
): Promise<Publishing> {
  const { colour, beep } = LOOKS[look]!;
  const media = await testMedia({ colour, beep, scale });
  const participant = await Participant.join(rest, session, { role, metadata, data, record, gateway });
  onTestFinished(() => participant.close());
  const { streamId, peer } = await participant.publish({ media, ...options });
  return { participant, streamId, peer, colour, beep };
}
