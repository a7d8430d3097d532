import assert from 'node:assert/strict';
import { SERVICE_KINDS } from '../../../tools/services/service-kind.ts';
import type { ComposedStack } from '../composed-stack.ts';

/** What ends a container that does not do so by itself: 128 and SIGKILL. */
const KILLED = 137;

/** A service that is told to stop while it still starts hears it: it is not killed when its time is over. */
export async function checkStoppedEarly(stack: ComposedStack): Promise<void> {
  for (const kind of SERVICE_KINDS) {
    const { id } = (await stack.containers(kind))[0]!;
    for (const action of ['stop', 'start', 'stop']) await stack.docker.run([action, id]);
    const { state } = (await stack.containers(kind)).find((container) => container.id === id)!;
    assert.notEqual(state.ExitCode, KILLED, `${kind} did not hear that it was to stop`);
    await stack.docker.run(['start', id]);
  }
  await stack.untilHealthy();
}
