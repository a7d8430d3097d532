import { fastify } from 'fastify';
import { expect, it } from 'vitest';
import { KnownRoutes } from './unknown-path.js';

it('knows the methods of each path', () => {
  const instance = fastify({ exposeHeadRoutes: false });
  const routes = new KnownRoutes(instance);
  const answer = async () => '';
  instance.get('/sessions', answer);
  instance.post('/sessions', answer);
  instance.delete('/sessions/:id', answer);
  expect(routes.methodsOf('/sessions')).toEqual(['GET', 'POST']);
  expect(routes.methodsOf('/sessions/')).toEqual(['GET', 'POST']);
  expect(routes.methodsOf('/sessions/one')).toEqual(['DELETE']);
  expect(routes.methodsOf('/sessions/one/two')).toEqual([]);
  expect(routes.methodsOf('/')).toEqual([]);
});
