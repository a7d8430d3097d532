import type { ServiceBus } from '@convene/service-kit';

/** The part of the bus that announcing needs. */
export type Asker = Pick<ServiceBus, 'request'>;
