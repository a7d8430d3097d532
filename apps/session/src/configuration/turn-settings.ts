import { isIPv6 } from 'node:net';
import { integer } from '@convene/service-kit';
import { z } from 'zod';

const HOST = /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/;

/** A host name or an IP address; one of IPv6, with or without brackets, gets the brackets that URLs need. */
const host = z.string().transform((text, context) => {
  const address = text.replace(/^\[(.*)\]$/, '$1');
  if (isIPv6(address) && !address.includes('%')) return `[${address}]`;
  if (HOST.test(text)) return text;
  context.addIssue({ code: 'custom', message: 'must be a host name or an IP address, without a port' });
  return z.NEVER;
});

/** The TURN server (coturn) that clients use when they cannot reach the media nodes, and what it lets them in with. */
export const turnSettings = {
  /** Unset = no TURN. */
  COTURN_IP: host.optional(),
  COTURN_PORT: integer(3478, 1, 65_535),
  /** The same as in coturn's configuration. */
  COTURN_REALM: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,127}$/, { error: 'must be at most 127 letters, digits, ".", "_", "-"' })
    .default('convene'),
  /** Seconds. */
  COTURN_CREDENTIAL_LIFETIME: integer(86_400, 60, 31_536_000),
};
