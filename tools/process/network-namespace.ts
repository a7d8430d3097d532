import { findCommand } from './find-command.ts';

/** A command as it is run inside a network namespace (root only), or unchanged without one. */
export function inNetworkNamespace(
  netns: string | undefined,
  command: string,
  args: string[],
): { command: string; args: string[] } {
  if (!netns) return { command, args };
  return { command: findCommand('ip') ?? 'ip', args: ['netns', 'exec', netns, command, ...args] };
}
