import { Database, type WebhookDelivery as DeliveryRow } from '@convene/database';
import { errorNoDelivery, type DeliveriesQuery, type WebhookDelivery } from '@convene/openvidu-protocol';
import { Injectable } from '@nestjs/common';
import { DeliverySender } from './delivery-sender.js';

/** How many characters of bodies a page holds, its first delivery apart; a message over NATS must stay below 1 MB. */
const PAGE_CHARACTERS = 200_000;

/** What operators see and do of deliveries. */
@Injectable()
export class Deliveries {
  constructor(
    private readonly database: Database,
    private readonly sender: DeliverySender,
  ) {}

  /** A page, newest first. */
  async list(query: DeliveriesQuery): Promise<{ deliveries: WebhookDelivery[]; next?: string }> {
    const { state, session: sessionId, limit, cursor } = query;
    const rows = await this.database.webhookDelivery.findMany({
      where: { state, sessionId, ...(cursor && { position: { lt: BigInt(cursor) } }) },
      orderBy: { position: 'desc' },
      take: limit + 1,
    });
    const page = rows.slice(0, Math.min(limit, fitting(rows)));
    const next = page.length < rows.length ? String(page.at(-1)!.position) : undefined;
    return { deliveries: page.map(shown), next };
  }

  /** Sends it again now, under the same id, before what its session has waiting. @throws RestError 404 */
  async redeliver(id: string): Promise<WebhookDelivery> {
    const now = new Date();
    const data = { state: 'pending', attempts: 0, pendingSince: now, nextAttemptAt: now, finishedAt: null } as const;
    const [row] = await this.database.webhookDelivery.updateManyAndReturn({ where: { id }, data });
    if (!row) throw errorNoDelivery(id);
    this.sender.wake(row.sessionUid);
    return shown(row);
  }
}

/** How many of them go into one page; at least one. */
function fitting(rows: DeliveryRow[]): number {
  let characters = 0;
  const tooMany = rows.findIndex(({ body }, index) => (characters += body.length) > PAGE_CHARACTERS && index > 0);
  return tooMany < 0 ? rows.length : tooMany;
}

function shown(row: DeliveryRow): WebhookDelivery {
  const { id, sessionId, event, state, attempts, lastStatus, lastError } = row;
  return {
    id,
    sessionId,
    event,
    state,
    attempts,
    lastStatus,
    lastError,
    createdAt: row.createdAt.getTime(),
    nextAttemptAt: state === 'pending' ? row.nextAttemptAt.getTime() : null,
    finishedAt: row.finishedAt?.getTime() ?? null,
    body: JSON.parse(row.body) as Record<string, unknown>,
  };
}
