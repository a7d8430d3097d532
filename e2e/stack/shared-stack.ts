import { inject, onTestFinished } from 'vitest';
import { Participant, type JoinOptions } from '../clients/participant.ts';
import { RestClient } from '../clients/rest-client.ts';
import { RpcClient, type RpcClientOptions } from '../clients/rpc-client.ts';
import './provided.ts';

/** The stack that all tests use that break nothing (see global-setup.ts). */
export const stack = inject('stack');

/** The first and the second gateway. */
export const [gatewayA, gatewayB] = stack.gateways as [string, string];

export const rest = new RestClient(gatewayA, stack.secret);

/** Somebody joins; he vanishes when the test ends. */
export async function join(session: string, options?: JoinOptions): Promise<Participant> {
  const participant = await Participant.join(rest, session, options);
  onTestFinished(() => participant.close());
  return participant;
}

/** A socket that nobody has joined with yet; it is gone when the test ends. */
export async function openSocket(options?: RpcClientOptions, gateway = gatewayA): Promise<RpcClient> {
  const client = await RpcClient.open(gateway, options);
  onTestFinished(() => {
    if (client.isOpen) client.kill();
  });
  return client;
}
