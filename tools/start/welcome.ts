import type { Service } from '../services/start-service.ts';

/**
 * How a newcomer gets two people into one call. The terminal and the README say it in these words; “…” is what stands on
 * the buttons of the page.
 */
const FIRST_CALL =
  'Open the URL in a browser and accept its self-signed certificate. Press “Start a call”, then “Copy the link”. ' +
  'Open that link in a second tab, or send it to somebody, and press “Join the call” there.';

export interface WelcomeDetails {
  url: string;
  secret: string;
  services: Service[];
  natsUrl: string;
  databaseUrl: string;
  logDir: string;
  /** Things that differ from what the reader may expect. */
  notes: string[];
}

/** Clients of 2.15 open `wss` whatever a token says, and browsers give camera and microphone to secure pages only. */
const PLAIN = [
  'CERTIFICATE_TYPE=none: there is no TLS here. Calls need a proxy in front that does it;',
  'tokens lead there, to DOMAIN_OR_PUBLIC_IP and HTTPS_PORT',
];

const TRY_IT = ['  Try it:', '', ...FIRST_CALL.split(/(?<=\.) (?=Press|Open that)/).map((step) => `    ${step}`), ''];

/** What npm start prints when everything runs. */
export function welcome({ url, secret, services, natsUrl, databaseUrl, logDir, notes }: WelcomeDetails): string {
  const isPlain = url.startsWith('http:');
  const health = services.map(({ kind, ports }) => `    ${kind.padEnd(18)} http://127.0.0.1:${ports.health}`);
  return [
    '',
    '  Convene is running.',
    '',
    `    URL       ${url}`,
    `    Secret    ${secret}`,
    `    REST API  ${url}/openvidu/api-docs`,
    ...[...(isPlain ? PLAIN : []), ...notes].map((note) => `    Note      ${note}`),
    '',
    ...(isPlain ? [] : TRY_IT),
    '  Create a session:',
    '',
    `    curl -k -u OPENVIDUAPP:${secret} -H 'Content-Type: application/json' \\`,
    `      -d '{"customSessionId":"hello"}' ${url}/openvidu/api/sessions`,
    '',
    '  Health and metrics of each service (/health/live, /health/ready, /metrics):',
    ...health,
    '',
    `    Postgres  ${withoutPassword(databaseUrl)}`,
    `    NATS      ${withoutPassword(natsUrl)}`,
    `    Logs      ${logDir}`,
    '',
    '  Ctrl-C stops everything.',
    '',
  ].join('\n');
}

function withoutPassword(serverUrl: string): string {
  const url = new URL(serverUrl);
  if (url.password) url.password = '***';
  return url.href;
}
