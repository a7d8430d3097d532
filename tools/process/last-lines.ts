const KEPT = 30;

/** The newest lines of a longer output. */
export class LastLines {
  private readonly lines: string[] = [];

  add(line: string): void {
    this.lines.push(line);
    if (this.lines.length > KEPT) this.lines.shift();
  }

  toString(): string {
    return this.lines.join('\n');
  }
}
