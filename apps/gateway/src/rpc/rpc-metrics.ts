import { Counter, Gauge, Histogram } from 'prom-client';

export const openSockets = new Gauge({ name: 'convene_sockets_open', help: 'WebSockets that are open' });
export const joinedSockets = new Gauge({
  name: 'convene_sockets_joined',
  help: 'WebSockets that belong to a participant of a session',
});
export const rpcSeconds = new Histogram({
  name: 'convene_rpc_seconds',
  help: 'Time to answer a request of the WebSocket protocol, in seconds; the outcome is ok or the code of the error',
  labelNames: ['method', 'outcome'],
  buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});
export const notificationsSent = new Counter({
  name: 'convene_notifications_sent_total',
  help: 'Notifications written to sockets',
});
