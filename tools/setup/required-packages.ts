import { commandExists, type SystemPackage } from './system-packages.ts';

const command = (name: string, packageName = name): SystemPackage => ({
  name: packageName,
  isPresent: () => commandExists(name),
});

/** What running the services on this machine takes. */
export function runPackages(): SystemPackage[] {
  return [...(process.env.NATS_URL ? [] : [command('nats-server')]), command('ffmpeg')];
}

/** What the end-to-end tests take in addition: real browsers, and network namespaces to separate them. */
export const TEST_PACKAGES: SystemPackage[] = [
  command('nats-server'),
  command('chromium'),
  command('firefox-esr'),
  command('ip', 'iproute2'),
];
