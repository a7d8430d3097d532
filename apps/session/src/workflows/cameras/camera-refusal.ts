import { errorIpCameraNotPublished, errorIpCameraRefused } from '@convene/openvidu-protocol';
import { ServiceError } from '@convene/service-contracts';
import type { Logger } from '@nestjs/common';

/**
 * What to answer when a camera was not published.
 *
 * @param logger is told of a media node that did not do what it was asked
 * @returns RestError 400 when the camera is not allowed, 500 when there is no room for it, or no answer from the media
 *   node; any error that is no media node's, as it is
 */
export function cameraRefusal(error: unknown, logger: Pick<Logger, 'warn'>): unknown {
  if (!(error instanceof ServiceError)) return error;
  if (error.code === 'refused') return errorIpCameraRefused(error.message);
  if (error.code === 'full') return errorIpCameraNotPublished(error.message);
  logger.warn({ err: error, msg: 'A media node did not publish an IP camera' });
  return errorIpCameraNotPublished('its media node cannot do this at the moment. Try again in some seconds');
}
