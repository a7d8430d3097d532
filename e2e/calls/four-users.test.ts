import { test } from 'vitest';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { rest } from '../stack/shared-stack.ts';

const browsers = useBrowsers();

test('four users see and hear each other in all twelve directions', { timeout: 90_000 }, async () => {
  const session = await rest.createSession();
  const users = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const user = await browsers.user();
      await user.connect(await rest.createToken(session));
      return { user, streamId: await user.publish({ resolution: '160x120', frameRate: 10 }) };
    }),
  );
  await Promise.all(
    users.flatMap(({ user }) =>
      users
        .filter((other) => other.user !== user)
        .map(({ streamId }) => user.plays(streamId, ['audio', 'video'], 40_000)),
    ),
  );
});
