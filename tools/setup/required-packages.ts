import { commandExists, type SystemPackage } from './system-packages.ts';

const command = (name: string, packageName = name): SystemPackage => ({
  name: packageName,
  isPresent: () => commandExists(name),
});

/** What running the services on this machine takes. */
export function runPackages(): SystemPackage[] {
  return [...(process.env.NATS_URL ? [] : [command('nats-server')]), command('ffmpeg')];
}

/** What the end-to-end tests take in addition: real browsers, network namespaces to separate them, a TURN server. */
export const TEST_PACKAGES: SystemPackage[] = [
  command('nats-server'),
  command('chromium'),
  command('firefox-esr'),
  command('ip', 'iproute2'),
  // Its service, as the package starts it, relays for anybody.
  { ...command('turnserver', 'coturn'), unwantedService: 'coturn.service' },
];

/** What recording with a browser takes, which the recording benchmark compares with. */
export const BROWSER_RECORDING_PACKAGES: SystemPackage[] = [
  command('chromium'),
  command('Xvfb', 'xvfb'),
  command('ffmpeg'),
];
