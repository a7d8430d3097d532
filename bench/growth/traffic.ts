import { pause } from '../../e2e/support/until.ts';
import type { Backend } from './backend.ts';
import { PEOPLE } from './fill.ts';
import { Latencies } from './latencies.ts';
import { Person } from './person.ts';

/** So many sessions last for half an hour; so many begin in each second, and as many end. */
const LENGTH_S = 1_800;
/** A session of the traffic lives shorter, so that as many have ended as have begun. */
const STAY_MS = 5_000;
const BETWEEN_JOINS_MS = 500;
const SIGNALS = 2;

/**
 * Sessions begin, are joined and end through the real gateway, as often as belongs to so many open ones. None waits for
 * another: what is slow does not make the traffic less.
 */
export async function measureTraffic(backend: Backend, openSessions: number, seconds: number): Promise<Latencies> {
  const latencies = new Latencies();
  const perSecond = openSessions / LENGTH_S;
  const sessions = Math.max(1, Math.round(perSecond * seconds));
  const one = async (number: number) => {
    await pause((number / perSecond) * 1_000);
    // What failed is counted; it is the end of that session only.
    await life(backend, `traffic-${openSessions}-${number}`, latencies).catch(() => undefined);
  };
  await Promise.all(Array.from({ length: sessions }, (_, number) => one(number)));
  return latencies;
}

async function life(backend: Backend, session: string, latencies: Latencies): Promise<void> {
  const people: Person[] = [];
  try {
    await latencies.of('POST sessions', () => backend.createSession(session));
    while (people.length < PEOPLE) {
      if (people.length > 0) await pause(BETWEEN_JOINS_MS);
      people.push(await enter(backend, session, people, latencies));
    }
    for (let signal = 0; signal < SIGNALS; signal++) {
      await Promise.all(people.map((person) => latencies.of('sendMessage', () => person.signal())));
    }
    await latencies.of('GET session', () => backend.getSession(session));
    await pause(STAY_MS);
    for (const person of people) await latencies.of('leaveRoom', () => person.leave());
  } finally {
    for (const person of people) person.vanish();
  }
}

/** Somebody comes, publishes, receives all who are there, and they receive him. */
async function enter(backend: Backend, session: string, there: Person[], latencies: Latencies): Promise<Person> {
  const token = await latencies.of('POST tokens', () => backend.createToken(session));
  const person = await Person.connect(backend.url, session, token);
  try {
    const which = there.length === 0 ? 'joinRoom, the first' : 'joinRoom';
    await latencies.of(which, () => person.join());
    await latencies.of('publishVideo', () => person.publish());
    const receiving = there.flatMap((other) => [
      latencies.of('receiveVideoFrom', () => person.receive(other)),
      latencies.of('receiveVideoFrom', () => other.receive(person)),
    ]);
    await Promise.all(receiving);
    return person;
  } catch (error) {
    person.vanish();
    throw error;
  }
}
