import { operation } from '@convene/service-contracts';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { Answers, needAnswers } from './answers.js';

const named = (name: string) =>
  operation({ name, request: z.object({ id: z.string() }), reply: z.object({}), timeoutMs: 100 });

it('wants a method for each operation, and says which one is missing', () => {
  const contract = { open: named('door.open'), close: named('door.close'), Shape: z.object({}) };
  const declare = () => {
    class Door {
      async open() {
        await Promise.resolve();
      }
    }
    // @ts-expect-error The compiler says it, too.
    Answers(contract)(Door);
  };
  expect(declare).toThrow('Nobody answers door.close: Door has no method close');
});

it('wants no operation to be answered by two', () => {
  const contract = { ring: named('bell.ring') };
  const declare = () => {
    class Bell {
      async ring() {
        await Promise.resolve();
      }
    }
    Answers(contract)(Bell);
  };
  declare();
  expect(declare).toThrow('bell.ring is answered by Bell and by Bell');
});

it('wants everything to be answered that a service promises', () => {
  const contract = { call: named('phone.call'), hangUp: named('phone.hangUp') };
  class Phone {
    async call() {
      await Promise.resolve();
    }
  }
  Answers({ call: contract.call })(Phone);
  expect(() => needAnswers(contract)).toThrow('Nobody answers phone.hangUp');
  expect(() => needAnswers({ call: contract.call })).not.toThrow();
});
