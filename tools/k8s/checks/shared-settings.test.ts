import { containerOf, mustFind, settingsOf } from '../mistakes.ts';
import { sharedSettingsProblems } from './shared-settings.ts';

mustFind(sharedSettingsProblems, [
  [
    'OPENVIDU_RECORDING is true in Deployment/gateway and false in Deployment/session',
    (get) => (settingsOf(get, 'convene-session').OPENVIDU_RECORDING = 'false'),
  ],
  [
    'OPENVIDU_PRO_RECORDING_STORAGE is "local" in Deployment/gateway and "s3"',
    (get) =>
      containerOf(get, 'recording-worker').env.push(
        { name: 'OPENVIDU_PRO_RECORDING_STORAGE', value: 's3' },
        { name: 'OPENVIDU_PRO_AWS_S3_BUCKET', value: 'recordings' },
      ),
  ],
  ['Deployment/gateway: no volume is mounted', (get) => containerOf(get, 'gateway').volumeMounts.pop()],
]);
