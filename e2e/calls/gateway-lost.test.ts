import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BrowserUser } from '../browsers/browser-user.ts';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { killLater } from '../stack/kill-later.ts';
import { LoadBalancer } from '../stack/load-balancer.ts';
import type { RestClient } from '../clients/rest-client.ts';
import { sessionLog } from '../observing/session-log.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { pause } from '../support/until.ts';

/** Four people in real browsers behind a load balancer. */
const browsers = useBrowsers();
/** More than may be on the wire at one moment. */
const UNDER_WAY = 5;
const STATION = { resolution: '160x120', frameRate: 10 };
let balancer: LoadBalancer;
let stack: OwnStack;

beforeAll(async () => {
  balancer = await LoadBalancer.listen();
  stack = await startOwnStack({
    counts: { gateway: 2, session: 2, 'recording-worker': 0 },
    kindEnv: { gateway: { HTTPS_PORT: String(balancer.port) } },
  });
  balancer.targets = stack.gateways.map(({ ports }) => ports.server!);
});
afterAll(async () => {
  await stack?.stop();
  await balancer?.close();
});

/** The backend says something all the time. What was not answered may have been said: the log knows. */
class Talk {
  private number = 0;
  private talking = true;
  private readonly over: Promise<void>;

  constructor(rest: RestClient, session: string) {
    this.over = this.talk(rest, session);
  }

  /** What is about to be said. */
  get saysNow(): string {
    return String(this.number + 1);
  }

  async end(): Promise<void> {
    this.talking = false;
    await this.over;
  }

  private async talk(rest: RestClient, session: string): Promise<void> {
    while (this.talking) {
      const data = String(++this.number);
      await rest.post('/signal', { session, type: 'count', data }).then(ignore, ignore);
      await pause(20);
    }
  }
}

const ignore = (): void => undefined;

/** Nothing has ended for somebody: no stream, no connection, not the session. */
async function expectNoEnd(user: BrowserUser): Promise<void> {
  const types = (await user.events()).map(({ type }) => type);
  for (const type of ['streamDestroyed', 'connectionDestroyed', 'sessionDisconnected']) {
    expect(types).not.toContain(type);
  }
}

/** Four people who see and hear each other, and somebody who talks to them. */
class Scene {
  readonly users: BrowserUser[];
  readonly talk: Talk;
  private readonly streams: string[];
  private readonly session: string;

  private constructor(session: string, users: BrowserUser[], streams: string[], rest: RestClient) {
    this.session = session;
    this.users = users;
    this.streams = streams;
    this.talk = new Talk(rest, session);
  }

  static async begin(): Promise<Scene> {
    const rest = stack.rest.at(`https://localhost:${balancer.port}`);
    const session = await rest.createSession();
    const users: BrowserUser[] = [];
    const streams: string[] = [];
    for (let count = 0; count < 4; count++) {
      const user = await browsers.user();
      await user.connect(await rest.createToken(session));
      streams.push(await user.publish(STATION));
      users.push(user);
    }
    const scene = new Scene(session, users, streams, rest);
    await scene.goesOn();
    return scene;
  }

  /** Everybody sees and hears everybody, over the connections that were there from the beginning. */
  async goesOn(): Promise<void> {
    const views = this.users.flatMap((user, me) =>
      this.streams.filter((_, other) => other !== me).map((id) => user.plays(id, ['audio', 'video'], 40_000)),
    );
    await Promise.all(views);
    await this.everybody(expectNoEnd);
  }

  /** What each of them has heard, once all of it has arrived; and what was said, by the log. */
  async end(): Promise<{ said: string[]; heard: string[][] }> {
    await this.talk.end();
    const log = await sessionLog(stack.databaseUrl, this.session);
    const said = log.filter(({ type }) => type === 'signalSent').map(({ body }) => body.data as string);
    await this.everybody((user) => user.event('signal', { data: said.at(-1) }, 20_000));
    const events = await Promise.all(this.users.map((user) => user.events()));
    const heard = events.map((all) => all.filter(({ type }) => type === 'signal').map(({ data }) => data as string));
    return { said, heard };
  }

  async everybody(work: (user: BrowserUser) => Promise<unknown>): Promise<void> {
    await Promise.all(this.users.map(work));
  }
}

test('when gateways die nobody misses anything, or hears it twice', { timeout: 180_000 }, async () => {
  const scene = await Scene.begin();
  for (let round = 0; round < 2; round++) {
    const [doomed, ...others] = balancer.targets as [number, ...number[]];
    await killLater(
      stack.gateways.find(({ ports }) => ports.server === doomed)!,
      500,
    );
    balancer.targets = others;
    await scene.goesOn();
    const { ports } = await stack.add('gateway');
    balancer.targets.push(ports.server!);
  }
  const { said, heard } = await scene.end();
  expect(said.length).toBeGreaterThan(50);
  for (const each of heard) expect(each).toEqual(said);
  await scene.goesOn();
});

test('when the network goes away for a while nobody misses anything', { timeout: 180_000 }, async () => {
  const scene = await Scene.begin();
  await pause(500);
  const back = balancer.cut();
  await scene.everybody((user) => user.event('reconnecting', {}, 20_000));
  back();
  await scene.everybody((user) => user.event('reconnected', {}, 20_000));
  await scene.everybody((user) => user.event('signal', { data: scene.talk.saysNow }, 20_000));
  const { said, heard } = await scene.end();
  for (const each of heard) {
    expect([...new Set(each)]).toEqual(said);
    // What was under way when the network broke, acknowledged or not, nobody can know: it is said again.
    expect(each.length - said.length).toBeLessThanOrEqual(UNDER_WAY);
  }
  await scene.goesOn();
});
