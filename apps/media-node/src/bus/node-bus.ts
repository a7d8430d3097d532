import type { ServiceBus } from '@convene/service-kit';

/** The part of the bus that a media node needs. */
export type NodeBus = Pick<ServiceBus, 'request' | 'publish' | 'subscribe' | 'connectedForMs'>;
