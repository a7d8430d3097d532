import { randomUUID } from 'node:crypto';
import type { Page } from 'puppeteer-core';
import { until } from '../support/until.ts';
import { BrowserConnection } from './browser-connection.ts';
import { NO_LIMITS, type RunningNode } from './running-node.ts';

export interface BrowserPublishOptions {
  maxKbps?: number;
  fourSections?: boolean;
  simulcast?: boolean;
  dialect?: Dialect;
}

/** How a browser would have written an offer, in which this one then reads the answer. */
export interface Dialect {
  offer: (sdp: string) => string;
  answer: (sdp: string) => string;
}

/** Publishes the fake camera and microphone of a browser as `stream`, in a session of its own. */
export async function publishFromBrowser(running: RunningNode, page: Page, options: BrowserPublishOptions = {}) {
  const sessionUid = randomUUID();
  const [connection, offer] = await BrowserConnection.publisher(page, randomUUID(), options);
  const request = {
    sessionUid,
    streamId: 'stream',
    publicationId: randomUUID(),
    sdpOffer: options.dialect?.offer(offer) ?? offer,
    hasAudio: true,
    hasVideo: true,
    loopback: false,
    ...NO_LIMITS,
    maxKbps: options.maxKbps ?? 0,
  };
  const answer = await running.node.publishing.publish(request);
  await connection.answer(options.dialect?.answer(answer) ?? answer);
  await until('the publisher is connected', async () => (await connection.stats()).connection === 'connected');
  return { connection, sessionUid, request };
}
