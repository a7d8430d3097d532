import { caller } from '../connection/caller.js';
import { attachSocket, loseSocket } from '../connection/socket.js';
import { closeIfEmpty, closeSession } from '../session/close-session.js';
import { forceDisconnectByServer, forceDisconnectByUser } from '../session/force-disconnect.js';
import { joinAnswer } from '../session/join-answer.js';
import { join } from '../session/join.js';
import { evict, leave } from '../session/leave.js';
import { signalAs, signalByServer } from '../session/signal.js';
import { undo } from '../session/take-back.js';
import { tokenUrl } from '../value.fixture.js';
import { anybody, clients, type Performers, pick } from './choice.js';
import type { Answered, World } from './world.js';

const ROLES = ['SUBSCRIBER', 'PUBLISHER', 'PUBLISHER', 'MODERATOR'];
const GATEWAYS = ['gateway-1', 'gateway-2'];

/** Who joins and leaves, and what people say to each other. */
export const PEOPLE: Performers = {
  joinWithNewToken: [
    24,
    (world, { who, what, how }) => {
      const kurentoOptions = [null, {}, { allowedFilters: ['Blur'] }][what % 3]!;
      world.addToken({ role: ROLES[who % ROLES.length]!, record: how > 2, kurentoOptions });
      enter(world, 'joinWithNewToken', { token: world.tokens.at(-1) ?? 'none', how });
    },
  ],
  joinWithOldToken: [
    5,
    (world, { who, how }) => enter(world, 'joinWithOldToken', { token: pick(world.tokens, who) ?? 'none', how }),
  ],
  joinWithSecret: [3, (world, { how }) => enter(world, 'joinWithSecret', { insecure: true, how })],
  recorderJoins: [3, (world, { how }) => enter(world, 'recorderJoins', { insecure: true, recorder: true, how })],
  leave: [
    4,
    (world, { who }) => {
      const connectionId = anybody(world, who);
      world.change('leave', (draft) => leave(draft, caller(draft, connectionId, 'leaveRoom'), 'disconnect'));
    },
  ],
  forceDisconnectByUser: [
    3,
    (world, { who, what }) => {
      const by = pick(clients(world), who);
      if (!by) return;
      world.change('forceDisconnectByUser', (draft) => forceDisconnectByUser(draft, by, anybody(world, what)), { by });
    },
  ],
  forceDisconnectByServer: [
    2,
    (world, { who }) => {
      world.change('forceDisconnectByServer', (draft) => forceDisconnectByServer(draft, anybody(world, who)));
    },
  ],
  loseSocket: [
    8,
    (world, { who, what, how }) => {
      const one = pick(world.value.connections.values(), who);
      if (!one) return;
      const { connectionId, attachment } = one;
      // A gateway that is behind, and one that speaks of a socket before.
      const cursor = Math.max(0, world.value.session.lastEventSeq - what);
      const socket = { connectionId, attachment: how === 9 ? attachment - 1 : attachment };
      world.change('loseSocket', (draft) => loseSocket(draft, socket, cursor, how % 2 === 0));
    },
  ],
  attachSocket: [
    4,
    (world, { who, how }) => {
      const id = how === 9 ? 'gone' : pick(world.value.connections.keys(), who);
      if (id !== undefined) world.change('attachSocket', (draft) => attachSocket(draft, id, GATEWAYS[how % 2]!));
    },
  ],
  evict: [
    5,
    (world, { who, what, how }) => {
      const lost = [...world.value.connections.values()].filter(({ lostAt }) => lostAt !== null);
      const one = pick(how === 9 ? world.value.connections.values() : lost, who);
      if (one) world.change('evict', (draft) => evict(draft, one, what > 6));
    },
  ],
  takeBackArrival: [
    2,
    (world, { who }) => {
      const arrivals = [...world.value.connections.values()].flatMap(({ arrivalId }) => arrivalId ?? []);
      const arrivalId = pick(arrivals, who) ?? 'none';
      world.change('takeBackArrival', (draft) => undo(draft, { kind: 'arrival', arrivalId }));
    },
  ],
  closeSession: [
    2,
    (world, { how }) => {
      const reason = how > 4 ? 'sessionClosedByServer' : 'openviduServerStopped';
      world.change('closeSession', (draft) => closeSession(draft, reason));
    },
  ],
  closeIfEmpty: [3, (world) => world.change('closeIfEmpty', closeIfEmpty)],
  signal: [
    4,
    (world, { who, what, how }) => {
      const by = pick(clients(world), who);
      if (!by) return;
      const to = how < 4 ? [] : [anybody(world, what), anybody(world, how)];
      const signals = [{ to, type: 'signal:chat', data: 'Hello' }, { to: [] }];
      world.change('signal', (draft) => signalAs(draft, by.connectionId, signals), { by });
    },
  ],
  signalByServer: [
    1,
    (world, { what, how }) => {
      const to = how < 4 ? [] : [anybody(world, what)];
      world.change('signalByServer', (draft) => signalByServer(draft, { to, data: 'News' }));
    },
  ],
};

interface Entering {
  token?: string;
  insecure?: boolean;
  recorder?: boolean;
  how: number;
}

/** Somebody joins and is answered; who shows a token that is used up may get the place that it gave. */
function enter(world: World, command: string, entering: Entering, abandoned?: string): void {
  const { token = 'none', insecure = false, recorder = false, how } = entering;
  const joining = {
    params: { token: tokenUrl(token), session: 'S', platform: 'Chrome', metadata: `client ${token}`, recorder },
    insecure,
    arrivalId: world.newId(),
    connectionId: `con_${world.newId()}`,
    rpcSessionId: world.newId(),
    gatewayId: GATEWAYS[how % 2]!,
    nodeId: how === 9 ? undefined : 'media-1',
    abandoned,
  };
  const entered = world.change(command, (draft): Answered | string | undefined => {
    const joined = join(draft, joining);
    if (joined === 'no-media-node') return undefined;
    if ('unanswered' in joined) return joined.unanswered.arrivalId!;
    const { connectionId } = joined.connection;
    return { connectionId, answer: joinAnswer(draft, joined, undefined, undefined) };
  });
  if (typeof entered === 'string' && how % 3 > 0) enter(world, command, entering, entered);
}
