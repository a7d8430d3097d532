import { type ConfigurationObject, OPENVIDU_VERSION } from '@convene/openvidu-protocol';
import type { GatewayConfiguration } from '../../configuration/gateway-configuration.js';

/**
 * What GET config shows: the settings by their own names, those of recording and webhook only while these are on, and
 * never the secret (configuration reference 2).
 * @param publicUrl without a slash at the end
 */
export function shownConfiguration(settings: GatewayConfiguration, publicUrl: string): ConfigurationObject {
  return {
    VERSION: OPENVIDU_VERSION,
    DOMAIN_OR_PUBLIC_IP: settings.DOMAIN_OR_PUBLIC_IP,
    HTTPS_PORT: Number(new URL(publicUrl).port || 443),
    OPENVIDU_PUBLICURL: publicUrl,
    OPENVIDU_CDR: settings.OPENVIDU_CDR,
    OPENVIDU_STREAMS_VIDEO_MAX_RECV_BANDWIDTH: settings.OPENVIDU_STREAMS_VIDEO_MAX_RECV_BANDWIDTH,
    OPENVIDU_STREAMS_VIDEO_MIN_RECV_BANDWIDTH: settings.OPENVIDU_STREAMS_VIDEO_MIN_RECV_BANDWIDTH,
    OPENVIDU_STREAMS_VIDEO_MAX_SEND_BANDWIDTH: settings.OPENVIDU_STREAMS_VIDEO_MAX_SEND_BANDWIDTH,
    OPENVIDU_STREAMS_VIDEO_MIN_SEND_BANDWIDTH: settings.OPENVIDU_STREAMS_VIDEO_MIN_SEND_BANDWIDTH,
    OPENVIDU_SESSIONS_GARBAGE_INTERVAL: settings.OPENVIDU_SESSIONS_GARBAGE_INTERVAL,
    OPENVIDU_SESSIONS_GARBAGE_THRESHOLD: settings.OPENVIDU_SESSIONS_GARBAGE_THRESHOLD,
    OPENVIDU_RECORDING: settings.OPENVIDU_RECORDING,
    ...(settings.OPENVIDU_RECORDING && shownRecording(settings)),
    OPENVIDU_WEBHOOK: settings.OPENVIDU_WEBHOOK,
    ...(settings.OPENVIDU_WEBHOOK && shownWebhook(settings)),
  };
}

const shownRecording = (settings: GatewayConfiguration) => ({
  OPENVIDU_RECORDING_VERSION: settings.OPENVIDU_RECORDING_VERSION,
  OPENVIDU_RECORDING_PATH: settings.OPENVIDU_RECORDING_PATH,
  OPENVIDU_RECORDING_PUBLIC_ACCESS: settings.OPENVIDU_RECORDING_PUBLIC_ACCESS,
  OPENVIDU_RECORDING_NOTIFICATION: settings.OPENVIDU_RECORDING_NOTIFICATION,
  OPENVIDU_RECORDING_CUSTOM_LAYOUT: settings.OPENVIDU_RECORDING_CUSTOM_LAYOUT,
  OPENVIDU_RECORDING_AUTOSTOP_TIMEOUT: settings.OPENVIDU_RECORDING_AUTOSTOP_TIMEOUT,
  OPENVIDU_RECORDING_COMPOSED_URL: settings.OPENVIDU_RECORDING_COMPOSED_URL,
});

const shownWebhook = (settings: GatewayConfiguration) => ({
  OPENVIDU_WEBHOOK_ENDPOINT: settings.OPENVIDU_WEBHOOK_ENDPOINT,
  OPENVIDU_WEBHOOK_HEADERS: settings.OPENVIDU_WEBHOOK_HEADERS,
  OPENVIDU_WEBHOOK_EVENTS: settings.OPENVIDU_WEBHOOK_EVENTS,
});
