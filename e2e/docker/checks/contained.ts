import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { ComposeService } from '../../../docker/compose-file.ts';
import type { ComposedStack } from '../composed-stack.ts';
import type { Container } from '../container.ts';

/** Of our own images; docker-compose.yml says it of Postgres and NATS, and coturn's image is nobody's. */
const USER = '1000:1000';
const NOBODY = 'nobody:nogroup';
/** Bits of rights, as the kernel counts them. */
const RIGHTS: Record<string, bigint> = { NET_BIND_SERVICE: 1n << 10n };

/** Whether containers can do no more than docker-compose.yml allows: what the engine says, the kernel, and a try. */
export async function checkContained(stack: ComposedStack): Promise<void> {
  const containers = await stack.containers();
  for (const container of containers) {
    const declared = stack.declared.services[container.service]!;
    asDeclared(container, declared);
    if (!container.state.Running) continue;
    await asTheKernelSays(container, declared);
    await canWriteOnlyWhereItMay(stack, container, declared);
  }
  await secretsAreWhereTheyBelong(stack, containers);
}

function asDeclared(container: Container, declared: ComposeService): void {
  const { service, isReadOnly, droppedRights, addedRights, securityOptions, restartPolicy, user } = container;
  const expectedUser = declared.user ?? (declared.build ? USER : NOBODY);
  assert.deepEqual(
    { service, isReadOnly, droppedRights, addedRights: addedRights ?? [], securityOptions, restartPolicy, user },
    {
      service,
      isReadOnly: declared.read_only,
      droppedRights: declared.cap_drop,
      addedRights: declared.cap_add ?? [],
      securityOptions: declared.security_opt,
      restartPolicy: declared.restart,
      user: expectedUser,
    },
  );
}

async function asTheKernelSays({ service, state }: Container, declared: ComposeService): Promise<void> {
  const status = await readFile(`/proc/${state.Pid}/status`, 'utf8');
  const field = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)![1]!;
  const allowed = (declared.cap_add ?? []).reduce((bits, name) => bits | RIGHTS[name]!, 0n);
  assert.notEqual(field('Uid'), '0', `${service} runs as root`);
  assert.equal(field('NoNewPrivs'), '1', `${service} may get new rights`);
  assert.equal(BigInt(`0x${field('CapEff')}`) & ~allowed, 0n, `${service} has rights: ${field('CapEff')}`);
}

/** Not even root could. */
async function canWriteOnlyWhereItMay({ docker }: ComposedStack, container: Container, declared: ComposeService) {
  const touch = (user: string[], path: string) => docker.run(['exec', ...user, container.id, 'touch', path]);
  for (const path of ['/written', '/usr/written', '/etc/written']) {
    await assert.rejects(touch(['--user', '0'], path), /Read-only file system/, `${container.service} writes ${path}`);
  }
  for (const folder of [declared.tmpfs ?? []].flat()) await touch([], `${folder}/written`);
}

async function secretsAreWhereTheyBelong(stack: ComposedStack, containers: Container[]): Promise<void> {
  const shows = (thing: unknown, secret: string) => JSON.stringify(thing).includes(secret);
  for (const [name, secret] of Object.entries(stack.secrets)) {
    for (const { service, environment, id } of containers) {
      const isMeantToHave = shows(stack.declared.services[service], secret);
      assert.equal(shows(environment, secret), isMeantToHave, `${service} and ${name}`);
      const log = await stack.docker.run(['logs', id]);
      assert.ok(!shows(log, secret), `${service} prints ${name}`);
    }
  }
}
