/** Lets so many be under way at once. The others wait for their turn, urgent ones before the rest. */
export class Turns {
  private underWay = 0;
  private readonly urgent: (() => void)[] = [];
  private readonly others: (() => void)[] = [];

  constructor(private readonly atOnce: number) {}

  async take({ urgent }: { urgent: boolean }): Promise<void> {
    if (this.underWay < this.atOnce) {
      this.underWay += 1;
      return;
    }
    await new Promise<void>((begin) => (urgent ? this.urgent : this.others).push(begin));
  }

  /** Whoever took a turn ends it: the next begins. */
  end(): void {
    const next = this.urgent.shift() ?? this.others.shift();
    if (next) next();
    else this.underWay -= 1;
  }
}
