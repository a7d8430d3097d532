import { fromNtp } from '@convene/rtp';
import { Logger } from '@nestjs/common';
import type { types } from 'mediasoup';
import { z } from 'zod';

const UInt32 = z.int().min(0).max(0xffff_ffff);
const Trace = z.object({ type: z.literal('sr'), info: z.object({ ntpSec: UInt32, ntpFrac: UInt32, rtpTs: UInt32 }) });

/** Which RTP time of a producer belongs to which moment of its client's clock. */
export interface SenderReport {
  rtpTime: number;
  /** Milliseconds since 1970, as the client sees it. */
  publisherMs: number;
}

const logger = new Logger('SenderReports');

/**
 * Calls back with each RTCP sender report that a producer's client sends, until the returned function is called. mediasoup
 * is asked for them only while somebody follows.
 */
export function followSenderReports(producer: types.Producer, onReport: (report: SenderReport) => void): () => void {
  const listener = (event: types.ProducerTraceEventData): void => {
    const parsed = Trace.safeParse(event);
    if (!parsed.success) return logger.error({ err: parsed.error, msg: 'A sender report is not as expected' });
    const { ntpSec, ntpFrac, rtpTs } = parsed.data.info;
    if (ntpSec === 0) return; // a client without a clock
    onReport({ rtpTime: rtpTs, publisherMs: fromNtp(ntpSec, ntpFrac) });
  };
  if (producer.listenerCount('trace') === 0) trace(producer, ['sr']);
  producer.on('trace', listener);
  return () => {
    producer.off('trace', listener);
    if (producer.listenerCount('trace') === 0) trace(producer, []);
  };
}

/** mediasoup does what it is asked in order, so nobody has to wait. */
function trace(producer: types.Producer, what: types.ProducerTraceEventType[]): void {
  if (producer.closed) return;
  producer.enableTraceEvent(what).catch((error: unknown) => {
    if (producer.closed) return;
    logger.error({ err: error, what, msg: 'The sender reports of a publisher cannot be turned on or off' });
  });
}
