/**
 * The Secrets that overlays refer to but do not make, with values of the right form. k8s/README.md says how to make them.
 */
export const EXTERNAL_SECRETS: Record<string, Record<string, string>> = {
  convene: {
    OPENVIDU_SECRET: 'a-secret',
    DATABASE_URL: 'postgresql://convene:password@postgres.example.com:5432/convene',
    DATABASE_POOLER_URL: 'postgresql://convene:password@pgbouncer.example.com:6432/convene',
    NATS_URL: 'nats://user:password@nats-0.example.com:4222,nats://nats-1.example.com:4222',
    OPENVIDU_PRO_AWS_ACCESS_KEY: 'key',
    OPENVIDU_PRO_AWS_SECRET_KEY: 'key',
  },
  'coturn-database': {
    PGHOST: 'postgres.example.com',
    PGPORT: '5432',
    PGDATABASE: 'convene',
    PGUSER: 'convene_coturn',
    PGPASSWORD: 'password',
  },
  'convene-tls': { 'tls.crt': 'PEM', 'tls.key': 'PEM' },
};
