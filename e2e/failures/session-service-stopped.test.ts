import { expect, test } from 'vitest';
import { joinParams, Participant } from '../clients/participant.ts';
import { RpcClient } from '../clients/rpc-client.ts';
import { allAttempts } from '../scenes/attempts.ts';
import { faultsAfterStop } from '../scenes/given-up.ts';
import { healthUrl, metric } from '../observing/metrics.ts';
import { sessionLog } from '../observing/session-log.ts';
import { pause, until } from '../support/until.ts';
import { useScene } from '../scenes/use-scene.ts';

const tried = useScene();

test.for([1, 8, 12])('stopped for %i s, it does nothing that was given up', { timeout: 90_000 }, async (seconds) => {
  expect(await faultsAfterStop(tried.scene, tried.stack.sessions[0]!, seconds, allAttempts)).toEqual([]);
});

test('what waited too long for its session is undone before anybody hears of it', async () => {
  const { rest, database } = tried.scene;
  const name = await rest.createSession();
  const tokens = [await rest.createToken(name), await rest.createToken(name)];
  const sockets = await Promise.all(tokens.map(() => RpcClient.open(rest.url)));
  const joins = (index: number) => sockets[index]!.request('joinRoom', joinParams(name, tokens[index]!));

  const lock = await database.connect();
  await lock.query('BEGIN');
  await lock.query('SELECT FROM session WHERE session_id = $1 FOR UPDATE', [name]);
  const first = joins(0); // Its statement is cut after 5 s; only then the second comes to the lock.
  await pause(50);
  const second = joins(1);
  expect([(await first).error?.code, (await second).error?.code]).toEqual([999, 999]);
  const health = healthUrl(tried.stack.sessions[0]!);
  const undone = () => metric(health, 'convene_operations_given_up_total{operation="rpc.joinRoom",stage="undone"}');
  const before = await undone().catch(() => 0); // Not counted yet, it is not shown.
  await lock.query('COMMIT');
  lock.release();

  await until('it is undone', async () => (await undone().catch(() => 0)) === before + 1);
  expect(await sessionLog(tried.stack.databaseUrl, name)).toEqual([]);
  for (const index of [0, 1]) expect((await joins(index)).result).toBeDefined();
  for (const socket of sockets) socket.kill();
});

test('a token whose join nobody was told of is shown again', { timeout: 60_000 }, async () => {
  const [session] = tried.stack.sessions;
  const victim = await tried.stack.add('gateway');
  const name = await tried.scene.rest.createSession();
  const watcher = await Participant.join(tried.scene.watching, name);
  const [now, later] = [await tried.scene.rest.createToken(name), await tried.scene.rest.createToken(name)];
  const sockets = await Promise.all([now, later].map(() => RpcClient.open(victim.url!)));
  const connectionOf = async (token: string) => {
    const { rows } = await tried.scene.database.query<{ connection_id: string }>(
      'SELECT connection_id FROM connection WHERE token = $1',
      [token],
    );
    return rows[0]?.connection_id;
  };

  session!.kill('SIGSTOP');
  sockets.forEach((socket, index) => socket.sendRaw(joinRoom(joinParams(name, [now, later][index]!))));
  await pause(200); // Both requests lie in the session service's buffers; it will answer to nobody.
  victim.kill('SIGSTOP');
  session!.kill('SIGCONT');
  const place = await until('she is in', () => connectionOf(now));
  const lost = await until('he is in', () => connectionOf(later));
  victim.kill('SIGKILL');
  await victim.exited;

  const alice = await RpcClient.open(tried.scene.rest.url);
  expect(await alice.call('joinRoom', joinParams(name, now))).toMatchObject({ id: place, value: [{}, { id: lost }] });
  const thief = await RpcClient.open(tried.scene.rest.url);
  expect((await thief.failure('joinRoom', joinParams(name, now))).code).toBe(401);
  expect([await watcher.rpc.next('participantJoined'), await watcher.rpc.next('participantJoined')]).toMatchObject(
    expect.arrayContaining([{ id: place }, { id: lost }].map((each) => expect.objectContaining(each))),
  );
  // He comes when he has been given up: his token is as good as before.
  expect(await watcher.rpc.next('participantLeft', 30_000)).toMatchObject({ connectionId: lost });
  const bob = await RpcClient.open(tried.scene.rest.url);
  const { id } = await bob.call('joinRoom', joinParams(name, later));
  expect(await watcher.rpc.next('participantJoined')).toMatchObject({ id });
  for (const socket of [alice, thief, bob, watcher.rpc]) socket.kill();
});

const joinRoom = (params: object): string => JSON.stringify({ jsonrpc: '2.0', method: 'joinRoom', params, id: 0 });
