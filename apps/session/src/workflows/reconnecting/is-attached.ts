import { gatewayOperations } from '@convene/service-contracts';
import { NobodyThere, type ServiceBus } from '@convene/service-kit';
import type { ClientConnection } from '../../rules/connection/has-client.js';

/**
 * Whether the participant's gateway has his socket, or still waits for the answer to his joinRoom. One that is gone does
 * not.
 *
 * @throws ServiceError when it does not say
 */
export async function isAttached(
  bus: ServiceBus,
  { sessionUid, connectionId, attachment, arrivalId, gatewayId }: ClientConnection,
): Promise<boolean> {
  const place = { sessionUid, connectionId, attachment, arrivalId: arrivalId ?? undefined };
  try {
    return (await bus.request(gatewayOperations.isAttached, place, gatewayId)).attached;
  } catch (error) {
    if (error instanceof NobodyThere) return false;
    throw error;
  }
}
