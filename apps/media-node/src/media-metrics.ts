import { registerGauge } from '@convene/service-kit';
import { Histogram } from 'prom-client';
import { registerCameraMetrics } from './ingest/camera-metrics.js';
import type { MediaNode } from './media-node.js';

/** How long it takes to answer an offer. */
export const answerSeconds = new Histogram({
  name: 'convene_media_answer_seconds',
  help: 'Time to make a publication or subscription and answer its offer, in seconds',
  labelNames: ['operation', 'outcome'],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
});

/** Publishes what the node carries as Prometheus gauges. To be called once per process. */
export function registerMediaMetrics(node: MediaNode): void {
  const { workers, sessions, registry, captures, ingesting, sendingRelays, receivingRelays } = node;
  registerGauge('convene_media_draining', '1 when the node takes nothing new', () => Number(node.isDraining));
  registerGauge('convene_media_workers', 'Media workers that run', () => workers.workers.length);
  registerGauge('convene_media_worker_deaths', 'Media workers that died since the node started', () => workers.deaths);
  registerGauge('convene_media_sessions', 'Sessions with media on this node', () => sessions.count);
  registerGauge('convene_media_routers', 'Routers of these sessions', () => sessions.routerCount);
  registerGauge(
    'convene_media_pipes',
    'Streams, by kind, that are sent to another router for those who receive them there',
    () => sessions.pipeCount,
  );
  registerGauge('convene_media_relays_sent', 'Streams that this node sends to other nodes', () => sendingRelays.count);
  registerGauge(
    'convene_media_relays_received',
    'Streams of other nodes that somebody receives from this one',
    () => receivingRelays.count,
  );
  registerGauge(
    'convene_media_worker_use',
    'The share of a core that the most used media worker uses, from 0 to 1',
    () => Math.max(0, ...workers.workers.map(({ use }) => use)),
  );
  registerGauge(
    'convene_media_publications',
    'Clients that send a stream to this node',
    () => registry.publicationCount,
  );
  registerGauge(
    'convene_media_subscriptions',
    'Clients that receive a stream from this node',
    () => registry.subscriptionCount,
  );
  registerCameraMetrics((state) => ingesting.count(state));
  registerGauge(
    'convene_media_camera_own_sources',
    'Receivers of IP cameras that are sent packets of their own, as they have come between two key frames',
    () => ingesting.ownSources,
  );
  registerGauge('convene_media_captures', 'Streams that this node sends to a recording worker', () => captures.count);
}
