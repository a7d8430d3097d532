import { subjectOf, type Operation, type ReplyOf, type RequestOf } from '@convene/service-contracts';
import { Controller } from '@nestjs/common';
import { Handles } from './handles.js';

/** Operations by the names of the methods that answer them; what else a module of contracts exports is left out. */
type Contract = Record<string, unknown>;

/** A reply that says nothing is what a method returns that returns nothing. */
type Answer<O extends Operation> = Promise<Record<string, never> extends ReplyOf<O> ? ReplyOf<O> | void : ReplyOf<O>>;

/** One method for each operation of a contract, of the same name. */
export type Answering<C extends Contract> = {
  [Name in keyof C as C[Name] extends Operation ? Name : never]: C[Name] extends Operation
    ? (request: RequestOf<C[Name]>) => Answer<C[Name]>
    : never;
};

/** Who answers what in this process, by subject. */
const answering = new Map<string, string>();

/**
 * Makes a class the one that answers all operations of a contract.
 * @throws when one of them has no method, or two: a service does not start without an answer to everything
 */
export function Answers<C extends Contract>(contract: C) {
  return (type: abstract new (...args: never[]) => Answering<C>): void => {
    const prototype = type.prototype as object;
    for (const [name, operation] of operationsIn(contract)) {
      const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
      if (!descriptor) throw new Error(`Nobody answers ${operation.name}: ${type.name} has no method ${name}`);
      const other = answering.get(subjectOf(operation));
      if (other !== undefined) throw new Error(`${operation.name} is answered by ${other} and by ${type.name}`);
      answering.set(subjectOf(operation), type.name);
      Handles(operation)(prototype, name, descriptor);
      Object.defineProperty(prototype, name, descriptor);
    }
    Controller()(type as never);
  };
}

/** @throws when one of the operations is answered by no class */
export function needAnswers(...contracts: readonly Contract[]): void {
  const missing = contracts
    .flatMap(operationsIn)
    .map(([, operation]) => operation)
    .filter((operation) => !answering.has(subjectOf(operation)));
  if (missing.length > 0) throw new Error(`Nobody answers ${missing.map(({ name }) => name).join(', ')}`);
}

function operationsIn(contract: Contract): [string, Operation][] {
  return Object.entries(contract).filter((entry): entry is [string, Operation] => isOperation(entry[1]));
}

function isOperation(value: unknown): value is Operation {
  return typeof value === 'object' && value !== null && 'name' in value && 'request' in value && 'reply' in value;
}
