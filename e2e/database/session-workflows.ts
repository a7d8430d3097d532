import { type Database, SessionChanges, type OutboxRows } from '@convene/database';
import type { ServiceBus } from '@convene/service-kit';
import { randomUUID } from 'node:crypto';
import type { SessionConfiguration } from '../../apps/session/src/configuration/session-configuration.ts';
import { GatewayRegistry } from '../../apps/session/src/nodes/gateway-registry.ts';
import type { MediaClient } from '../../apps/session/src/nodes/media-client.ts';
import { PlacedSessions } from '../../apps/session/src/nodes/placed-sessions.ts';
import { NodeRegistry } from '../../apps/session/src/nodes/node-registry.ts';
import { Placement } from '../../apps/session/src/nodes/placement.ts';
import { ReceivingNodes } from '../../apps/session/src/nodes/receiving-nodes.ts';
import type { Effect } from '../../apps/session/src/rules/effect.ts';
import { TurnCredentials } from '../../apps/session/src/turn/turn-credentials.ts';
import { JoinRoom } from '../../apps/session/src/workflows/joining/join-room.ts';
import { LeaveRoom } from '../../apps/session/src/workflows/joining/leave-room.ts';
import { Bandwidth } from '../../apps/session/src/workflows/publishing/bandwidth.ts';
import { LostMedia } from '../../apps/session/src/workflows/publishing/lost-media.ts';
import { PublishVideo } from '../../apps/session/src/workflows/publishing/publish-video.ts';
import { Autostop } from '../../apps/session/src/workflows/recording/autostop.ts';
import { FailedStarts } from '../../apps/session/src/workflows/recording/failed-starts.ts';
import type { RecordingJobs } from '../../apps/session/src/workflows/recording/recording-jobs.ts';
import { RecordingRecovery } from '../../apps/session/src/workflows/recording/recording-recovery.ts';
import type { RecordingWatch } from '../../apps/session/src/workflows/recording/recording-watch.ts';
import type { SocketReach } from '../../apps/session/src/nodes/socket-reach.ts';
import { Reconnection } from '../../apps/session/src/workflows/reconnecting/reconnection.ts';
import { SilentGateways } from '../../apps/session/src/workflows/reconnecting/silent-gateways.ts';
import { EmptySessions } from '../../apps/session/src/workflows/sessions/empty-sessions.ts';
import { SessionNode } from '../../apps/session/src/workflows/sessions/session-node.ts';
import { SessionObjects } from '../../apps/session/src/workflows/sessions/session-objects.ts';
import { Tokens } from '../../apps/session/src/workflows/sessions/tokens.ts';
import { ExpiredTurnCredentials } from '../../apps/session/src/workflows/retention/expired-turn-credentials.ts';
import { UnusedSessions } from '../../apps/session/src/workflows/retention/unused-sessions.ts';
import { OverdueParticipants } from '../../apps/session/src/workflows/reconnecting/overdue-participants.ts';
import { Sessions } from '../../apps/session/src/workflows/changing/sessions.ts';
import { Signals } from '../../apps/session/src/workflows/signals.ts';
import { ReceiveVideoFrom } from '../../apps/session/src/workflows/subscribing/receive-video-from.ts';
import { SubscriptionMedia } from '../../apps/session/src/workflows/subscribing/subscription-media.ts';

// Everything that a change can bring with it: TURN, webhooks, the CDR, placement.
const CONFIGURATION = {
  CONVENE_PLACEMENT: 'least-loaded',
  CONVENE_MAX_SESSIONS_PER_MEDIA_NODE: 1_000,
  CONVENE_MAX_CONNECTIONS_PER_SESSION: 1_000,
  OPENVIDU_IPCAM_MAX_PER_SESSION: 20,
  OPENVIDU_SESSIONS_GARBAGE_THRESHOLD: 3_600,
  CONVENE_LOG_RETENTION: 24,
  CONVENE_RECONNECTION_WINDOW: 10,
  OPENVIDU_RECORDING: true,
  OPENVIDU_RECORDING_NOTIFICATION: 'all',
  OPENVIDU_RECORDING_AUTOSTOP_TIMEOUT: 60,
  OPENVIDU_RECORDING_STOP_WAIT: 1,
  OPENVIDU_STREAMS_VIDEO_MAX_RECV_BANDWIDTH: 0,
  OPENVIDU_STREAMS_VIDEO_MIN_RECV_BANDWIDTH: 0,
  OPENVIDU_STREAMS_VIDEO_MAX_SEND_BANDWIDTH: 0,
  OPENVIDU_STREAMS_VIDEO_MIN_SEND_BANDWIDTH: 0,
  COTURN_IP: '127.0.0.1',
  COTURN_PORT: 3478,
  COTURN_REALM: 'openvidu',
  COTURN_CREDENTIAL_LIFETIME: 60,
} as SessionConfiguration;

const NO_JOBS = {
  capture: async () => undefined,
  finish: async () => undefined,
  remove: async () => undefined,
} as unknown as RecordingJobs;
const BUS = { publish: () => undefined } as unknown as ServiceBus;

/** The workflows of the session service, with media nodes that do at once what they are asked. */
export function sessionWorkflows(db: Database) {
  const changes = new SessionChanges<Effect>(db, {
    outbox: oneOfEach,
    announce: () => undefined,
    perform: () => undefined,
  });
  const sessions = new Sessions(changes, CONFIGURATION);
  const make = async (_node: unknown, _request: unknown, _refused: unknown, record: () => Promise<unknown>) => ({
    sdpAnswer: 'answer',
    recorded: await record(),
  });
  const media = { publish: make, subscribe: make } as unknown as MediaClient;
  const placed = new PlacedSessions(db, BUS);
  const receivingNodes = new ReceivingNodes(db);
  const placement = new Placement(placed, CONFIGURATION);
  const turn = new TurnCredentials(CONFIGURATION);
  const bandwidth = new Bandwidth(CONFIGURATION);
  const watch = { until: async () => undefined } as unknown as RecordingWatch;
  const gateways = { request: async () => ({ cursor: 0 }) } as unknown as ServiceBus;
  const reach = { of: async () => undefined } as unknown as SocketReach;
  const reconnection = new Reconnection(db, sessions, gateways, reach);
  return {
    joinRoom: new JoinRoom(sessions, placement, turn, BUS),
    leaveRoom: new LeaveRoom(sessions),
    publishVideo: new PublishVideo(sessions, new SessionNode(sessions, placement), media, bandwidth),
    receiveVideoFrom: new ReceiveVideoFrom(sessions, new SubscriptionMedia(receivingNodes, media, bandwidth)),
    signals: new Signals(sessions),
    sessions: new SessionObjects(db, sessions, watch, CONFIGURATION),
    tokens: new Tokens(db, turn),
    gateways: new GatewayRegistry(db),
    nodes: new NodeRegistry(db),
    lostMedia: new LostMedia(db, sessions),
    reconnection,
    silentGateways: new SilentGateways(db),
    emptySessions: new EmptySessions(db, sessions, CONFIGURATION),
    autostop: new Autostop(db, sessions),
    forgottenRecordings: new RecordingRecovery(db, sessions, NO_JOBS, new FailedStarts(db, sessions), CONFIGURATION),
    unusedSessions: new UnusedSessions(db, CONFIGURATION),
    overdueParticipants: new OverdueParticipants(db, reconnection, CONFIGURATION),
    turnCredentials: new ExpiredTurnCredentials(db),
    placed,
    receivingNodes,
  };
}

const oneOfEach = ({ uid, sessionId }: { uid: string; sessionId: string }): OutboxRows => ({
  webhook_delivery: [{ id: randomUUID(), sessionUid: uid, sessionId, event: 'participantJoined', body: '{}' }],
  cdr_entry: [{ line: '{}' }],
});
