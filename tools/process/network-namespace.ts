/** A command as it is run inside a network namespace (root only), or unchanged without one. */
export function inNetworkNamespace(
  netns: string | undefined,
  command: string,
  args: string[],
): { command: string; args: string[] } {
  return netns ? { command: 'ip', args: ['netns', 'exec', netns, command, ...args] } : { command, args };
}
