import { Controller, Get } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { expect, it } from 'vitest';
import { OpenApi } from './openapi.js';
import { Operation } from './operation.js';

class ThingsController {
  list(): void {}
  more(): void {}
}
const things = ThingsController.prototype;
const decorate = (name: 'list' | 'more', ...decorators: MethodDecorator[]) =>
  Reflect.decorate(decorators, things, name, Object.getOwnPropertyDescriptor(things, name));

// By hand, as the decorators' syntax is not there in tests.
Controller('openvidu/api/things')(ThingsController);
decorate('list', Get(), Operation({ area: 'Server', summary: 'Things', success: 'All things.' }));
decorate('more', Get('more'));

const LIST = 'GET /openvidu/api/things';

async function made(existing: string[]): Promise<OpenApi> {
  const built = Test.createTestingModule({
    imports: [DiscoveryModule],
    controllers: [ThingsController],
    providers: [OpenApi],
  });
  const openApi = (await built.compile()).get(OpenApi);
  openApi.make({ all: () => existing });
  return openApi;
}

it('documents the routes of the public API, and no others', async () => {
  const { document } = await made([LIST, 'GET /health/live', 'GET /openvidu/api-docs']);
  expect(document).toMatchObject({
    paths: { '/openvidu/api/things': { get: { operationId: 'thingsList', summary: 'Things' } } },
  });
});

it.each([
  [[LIST, 'GET /openvidu/api/things/more'], 'GET /openvidu/api/things/more has no @Operation'],
  [[LIST, 'POST /openvidu/cdr'], 'POST /openvidu/cdr has no @Operation'],
  [[], `${LIST} is documented, but no route`],
])('refuses the routes %j', async (existing, problem) => {
  await expect(made(existing)).rejects.toThrow(problem);
});
