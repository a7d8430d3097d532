import { BlockList, isIP } from 'node:net';

/**
 * What no camera has, but what a server must never be made to talk to: this host in general, link-local and multicast
 * addresses, and where clouds tell their machines' credentials.
 */
const NEVER: readonly [address: string, prefix: number][] = [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
  ['192.0.0.192', 32],
  ['224.0.0.0', 3],
  ['::', 128],
  ['fe80::', 10],
  ['ff00::', 8],
  ['fd00:ec2::254', 128],
  ['fd20:ce::254', 128],
  // IPv4 addresses behind translators to them.
  ['64:ff9b::a9fe:0', 112],
  ['64:ff9b::6464:64c8', 128],
];

/** Which hosts and addresses cameras may have. */
export interface NetworkRules {
  /** Whether an address may be connected to for a camera whose URI names this host. */
  allows(host: string, address: string): boolean;
}

interface Rule {
  networks: BlockList;
  hosts: string[];
}

const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/**
 * Reads `10.0.0.0/8, cameras.example.com, *.example.com, !10.0.0.1`, separated by commas. What begins with `!` is
 * refused. When anything is allowed by name or network, everything else is refused; otherwise everything else is allowed.
 *
 * @returns the rules, or a sentence that says what is wrong.
 */
export function parseNetworkRules(text: string): NetworkRules | string {
  const [allowed, denied] = [newRule(), newRule()];
  for (const entry of text.split(',').flatMap((part) => part.trim() || [])) {
    const rule = entry.startsWith('!') ? denied : allowed;
    const problem = addTo(rule, entry.replace(/^!/, '').trim().toLowerCase());
    if (problem) return problem;
  }
  const isOpen = isEmpty(allowed);
  const never = newRule();
  for (const [address, prefix] of NEVER) never.networks.addSubnet(address, prefix, family(address));
  return {
    allows: (host, address) =>
      !matches(never, host, address) && !matches(denied, host, address) && (isOpen || matches(allowed, host, address)),
  };
}

const newRule = (): Rule => ({ networks: new BlockList(), hosts: [] });
const isEmpty = ({ networks, hosts }: Rule): boolean => networks.rules.length + hosts.length === 0;

function addTo({ networks, hosts }: Rule, entry: string): string | undefined {
  const [address = '', prefix, ...rest] = entry.split('/');
  if (isIP(address) > 0 && rest.length === 0) {
    const bits = isIP(address) === 6 ? 128 : 32;
    const length = prefix === undefined ? bits : Number(prefix);
    if (prefix === '' || !Number.isInteger(length) || length < 0 || length > bits)
      return `"${entry}" has no prefix length from 0 to ${bits}`;
    networks.addSubnet(address, length, family(address));
  } else if (/^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(entry) && !/^[\d.]+$/.test(entry)) {
    hosts.push(entry);
  } else {
    return `"${entry}" is no address, network (10.0.0.0/8), host name or *.domain`;
  }
  return undefined;
}

function matches({ networks, hosts }: Rule, host: string, address: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  const named = hosts.some((each) => (each.startsWith('*.') ? name.endsWith(each.slice(1)) : name === each));
  return named || networks.check(address, family(address));
}
