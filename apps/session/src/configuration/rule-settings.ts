import type { SessionConfiguration } from './session-configuration.js';
import type { Settings } from '../rules/settings.js';

/** What the configuration says about the rules. */
export function settingsOf(configuration: SessionConfiguration): Settings {
  return {
    maxConnections: configuration.CONVENE_MAX_CONNECTIONS_PER_SESSION,
    maxCameras: configuration.OPENVIDU_IPCAM_MAX_PER_SESSION,
    recording: {
      isOn: configuration.OPENVIDU_RECORDING,
      notified: configuration.OPENVIDU_RECORDING_NOTIFICATION,
      autostopS: configuration.OPENVIDU_RECORDING_AUTOSTOP_TIMEOUT,
    },
  };
}
