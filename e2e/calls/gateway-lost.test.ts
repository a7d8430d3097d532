import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BrowserUser } from '../browsers/browser-user.ts';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { LoadBalancer } from '../support/load-balancer.ts';
import { startOwnStack, type OwnStack } from '../support/own-stack.ts';
import { pause } from '../support/until.ts';

/** Four people in real browsers behind a load balancer: their gateway dies, then their network goes away for a while. */
const browsers = useBrowsers();
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

test('four people in browsers miss nothing when gateways die', { timeout: 180_000 }, async () => {
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
  const everybodySeesEverybody = () =>
    Promise.all(
      users.flatMap((user, me) =>
        streams.filter((_, other) => other !== me).map((id) => user.plays(id, ['audio', 'video'], 40_000)),
      ),
    );
  await everybodySeesEverybody();

  let said = 0;
  let talking = true;
  const talk = (async () => {
    while (talking) {
      const { status } = await rest.post('/signal', { session, type: 'count', data: String(said) });
      if (status === 200) said++;
      else await pause(50);
    }
  })();
  const [first, second] = stack.gateways;
  await pause(500);
  first!.kill('SIGKILL');
  await first!.exited;
  balancer.targets = [second!.ports.server!];
  await everybodySeesEverybody();
  const third = await stack.add('gateway');
  balancer.targets.push(third.ports.server!);
  second!.kill('SIGKILL');
  await second!.exited;
  balancer.targets = [third.ports.server!];
  await Promise.all(users.map((user) => user.event('reconnected', {}, 20_000)));
  await everybodySeesEverybody();

  const back = balancer.cut();
  await Promise.all(users.map((user) => user.event('reconnecting', {}, 20_000)));
  back();
  await pause(4_000);
  talking = false;
  await talk.catch(() => undefined);
  const last = String(said - 1);
  await Promise.all(users.map((user) => user.event('signal', { data: last }, 20_000)));
  await everybodySeesEverybody();
  for (const user of users) {
    const events = await user.events();
    const heard = events.filter(({ type }) => type === 'signal').map(({ data }) => data);
    expect(heard).toEqual(Array.from({ length: said }, (_, number) => String(number)));
    for (const type of ['streamDestroyed', 'connectionDestroyed', 'sessionDisconnected']) {
      expect(events.map((event) => event.type)).not.toContain(type);
    }
  }
});
