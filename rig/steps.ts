/** Progress of a set-up in numbered lines: "[2/6] JupyterHub 5.5.4 … 12 s". */
export class Steps {
  private started = 0;
  private open: string | undefined;

  constructor(
    private readonly total: number,
    private readonly write: (text: string) => void = (text) => void process.stdout.write(text),
  ) {}

  /** Runs one step and prints its line; a failing step says so on its line and throws on. */
  async run<T>(title: string, work: () => Promise<T>): Promise<T> {
    const line = `[${++this.started}/${this.total}] ${title} … `;
    this.begin(line);
    const startedAtMs = performance.now();
    try {
      const result = await work();
      this.end(line, duration(performance.now() - startedAtMs));
      return result;
    } catch (error) {
      this.end(line, `failed after ${duration(performance.now() - startedAtMs)}`);
      throw error;
    }
  }

  private begin(line: string): void {
    if (this.open !== undefined) this.write("\n");
    this.open = line;
    this.write(line);
  }

  private end(line: string, outcome: string): void {
    if (this.open === line) {
      this.open = undefined;
      this.write(`${outcome}\n`);
    } else {
      // Another step began meanwhile and has the cursor: the finished one gets a whole line of its own.
      if (this.open !== undefined) this.write("\n");
      this.write(`${line}${outcome}\n`);
      this.open = undefined;
    }
  }
}

function duration(ms: number): string {
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}
