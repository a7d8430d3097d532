import type { RestClient } from '../clients/rest-client.ts';
import type { BrowserUser } from './browser-user.ts';
import type { Browsers } from './use-browsers.ts';

export interface CallOfTwo {
  session: string;
  alice: BrowserUser;
  bob: BrowserUser;
  /** Stream ids. */
  fromAlice: string;
  fromBob: string;
}

/** Two users of Chromium who see and hear each other. */
export async function callOfTwo(browsers: Pick<Browsers, 'user'>, rest: RestClient): Promise<CallOfTwo> {
  const session = await rest.createSession();
  const [alice, bob] = [await browsers.user(), await browsers.user()];
  await alice.connect(await rest.createToken(session));
  const fromAlice = await alice.publish();
  await bob.connect(await rest.createToken(session));
  const fromBob = await bob.publish();
  await Promise.all([alice.plays(fromBob), bob.plays(fromAlice)]);
  return { session, alice, bob, fromAlice, fromBob };
}
