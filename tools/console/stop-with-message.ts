/** Ends a task with exit code 1 and this text alone: the reader can do something about it, a stack trace would not help. */
export class StopWithMessage extends Error {
  override name = 'StopWithMessage';
}
