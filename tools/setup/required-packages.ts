import { globSync } from 'node:fs';
import { commandExists } from '../process/find-command.ts';
import type { SystemPackage } from './system-packages.ts';

const command = (name: string, packageName = name): SystemPackage => ({
  name: packageName,
  isPresent: () => commandExists(name),
});

/** @param file below /usr/lib, or below the folder in it that is named after the machine's architecture. */
const library = (file: string, packageName: string): SystemPackage => ({
  name: packageName,
  isPresent: () => globSync([`/usr/{lib,lib64}/${file}`, `/usr/lib/*/${file}`]).length > 0,
});

const FFMPEG = command('ffmpeg');

/** What running the services on this machine takes. */
export function runPackages(): SystemPackage[] {
  return [...(process.env.NATS_URL ? [] : [command('nats-server')]), FFMPEG];
}

/** What the unit tests take. */
export const UNIT_TEST_PACKAGES: SystemPackage[] = [FFMPEG];

/** A server of video as IP cameras have it. */
export const CAMERA_PACKAGES: SystemPackage[] = [
  library('python3/dist-packages/gi/__init__.py', 'python3-gi'),
  library('girepository-1.0/GstRtspServer-1.0.typelib', 'gir1.2-gst-rtsp-server-1.0'),
  library('gstreamer-1.0/libgstrtp.so', 'gstreamer1.0-plugins-good'),
  library('gstreamer-1.0/libgstx265.so', 'gstreamer1.0-plugins-bad'),
  library('gstreamer-1.0/libgstx264.so', 'gstreamer1.0-plugins-ugly'),
];

/**
 * What the end-to-end tests take in addition: real browsers, network namespaces to separate them, a TURN server, a pooler
 * of connections to Postgres, and a server of video as IP cameras have it.
 */
export const TEST_PACKAGES: SystemPackage[] = [
  command('nats-server'),
  command('chromium'),
  command('firefox-esr'),
  command('ip', 'iproute2'),
  // Its service, as the package starts it, relays for anybody.
  { ...command('turnserver', 'coturn'), unwantedService: 'coturn.service' },
  { ...command('pgbouncer'), unwantedService: 'pgbouncer.service' },
  ...CAMERA_PACKAGES,
];

/** A Docker engine, and what makes images where none can be pulled. Compose 2 is in no package of Debian 12. */
export const dockerPackages = (composeVersion: 1 | 2): SystemPackage[] => [
  command('dockerd', 'docker.io'),
  command('docker', 'docker.io'),
  command('iptables'),
  command('debootstrap'),
  ...(composeVersion === 1 ? [command('docker-compose')] : []),
];

/** What recording with a browser takes, which the recording benchmark compares with. */
export const BROWSER_RECORDING_PACKAGES: SystemPackage[] = [command('chromium'), command('Xvfb', 'xvfb'), FFMPEG];
