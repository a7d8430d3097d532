import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { CameraFailure } from './camera-failure.js';
import type { NetworkRules } from './network-rules.js';

const PORTS: Readonly<Record<string, number>> = { 'rtsp:': 554, 'rtsps:': 322 };

/** Where a camera is connected to. */
export interface CameraAddress {
  /** As the URI has it, without the brackets of IPv6. */
  host: string;
  /** The one address that is used for the whole connection, whatever the name means a moment later. */
  address: string;
  port: number;
  isTls: boolean;
}

/** The host of a URI, without the brackets of IPv6. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

/**
 * Finds the address of a camera.
 *
 * @throws CameraFailure `refused` when it is not allowed, `unreachable` when its name is not known.
 */
export async function cameraAddress(uri: URL, rules: NetworkRules): Promise<CameraAddress> {
  const host = hostOf(uri);
  const addresses = isIP(host) > 0 ? [host] : await addressesOf(host);
  const address = addresses.find((each) => rules.allows(host, each));
  if (address === undefined) throw refusal(host);
  return { host, address, port: Number(uri.port) || PORTS[uri.protocol]!, isTls: uri.protocol === 'rtsps:' };
}

/** What to say of an address that is not allowed. */
export const refusal = (host: string): CameraFailure =>
  new CameraFailure('refused', `Cameras at ${host} are not allowed here (OPENVIDU_IPCAM_ALLOWED_NETWORKS)`);

async function addressesOf(host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch (error) {
    throw new CameraFailure('unreachable', `The name ${host} is not known: ${(error as NodeJS.ErrnoException).code}`);
  }
}
