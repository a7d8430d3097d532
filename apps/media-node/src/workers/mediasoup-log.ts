import { Logger } from '@nestjs/common';
import * as mediasoup from 'mediasoup';

/** Sends what mediasoup and its workers have to say to the service's log. */
export function logMediasoup(): void {
  const logger = new Logger('mediasoup');
  mediasoup.setLogEventListeners({
    ondebug: undefined,
    onwarn: (namespace, msg) => logger.warn({ namespace, msg }),
    onerror: (namespace, msg, error) => logger.error({ namespace, err: error, msg }),
  });
}
