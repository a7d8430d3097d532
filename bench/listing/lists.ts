import { performance } from 'node:perf_hooks';
import type { Pool } from 'undici';
import { z } from 'zod';
import { cpuTime } from '../rest/cpu-time.ts';
import { authorized, get } from '../rest/http.ts';
import { forgetPeak, memory, peakMemory } from './memory.ts';

const SESSIONS = '/openvidu/api/sessions';
const MICROSECONDS_PER_SECOND = 1_000_000;

const SessionList = z.object({
  numberOfElements: z.int(),
  content: z.array(z.object({ sessionId: z.string(), connections: z.object({ numberOfElements: z.int() }) })),
});

/** By process. */
type Figures = Record<string, number>;

/** What one list cost. */
export interface Cost {
  wall_s: number;
  /** Of the processor. */
  cpu_s: Figures;
}

/** Asks for the list of all sessions. */
export class Lists {
  private readonly connections: Pool;
  private readonly secret: string;
  private readonly pids: Figures;
  private readonly memoryBefore: Figures;

  /**
   * @param pids by what the processes are called in the report. They have listed nothing yet: what their memory is now is
   *   compared with the most that it becomes
   */
  constructor(connections: Pool, secret: string, pids: Figures) {
    this.connections = connections;
    this.secret = secret;
    this.pids = pids;
    this.memoryBefore = this.of(memory);
    for (const pid of Object.values(pids)) forgetPeak(pid);
  }

  /** Megabytes beyond what the processes had before the first list. */
  get memory_mb(): Figures {
    return difference(this.of(peakMemory), this.memoryBefore);
  }

  /** @throws Error when the list has not all of them, each once */
  async check(sessions: number, people: number): Promise<number> {
    const { body } = await this.ask();
    const text = await body.text();
    const { numberOfElements, content } = SessionList.parse(JSON.parse(text));
    const full = content.filter(({ connections }) => connections.numberOfElements === people);
    const ids = new Set(full.map(({ sessionId }) => sessionId));
    if (ids.size !== sessions || content.length !== numberOfElements)
      throw new Error(`Of ${sessions} sessions, ${ids.size} are listed; it says ${numberOfElements}`);
    return text.length;
  }

  /** A list whose text is thrown away. */
  async one(): Promise<Cost> {
    const before = this.of(cpuSeconds);
    const begin = performance.now();
    const { body } = await this.ask();
    await body.dump({ limit: Infinity });
    return { wall_s: (performance.now() - begin) / 1_000, cpu_s: difference(this.of(cpuSeconds), before) };
  }

  private of(look: (pid: number) => number): Figures {
    return Object.fromEntries(Object.entries(this.pids).map(([name, pid]) => [name, look(pid)]));
  }

  private async ask() {
    const answer = await this.connections.request(authorized(this.secret, get(SESSIONS)));
    if (answer.statusCode !== 200) throw new Error(`The list is answered with ${answer.statusCode}`);
    return answer;
  }
}

const cpuSeconds = (pid: number): number => cpuTime(pid) / MICROSECONDS_PER_SECOND;

const difference = (now: Figures, before: Figures): Figures =>
  Object.fromEntries(Object.keys(now).map((name) => [name, now[name]! - before[name]!]));
