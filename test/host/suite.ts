/** What a suite of host tests wants around its editor: `prepare` in test/host/<suite>/suite.ts gives it. */
export interface PreparedSuite {
  /** Put over the environment of the extension host, so tests read it in `process.env`. */
  env?: NodeJS.ProcessEnv;
  /** Unpacked extensions besides ours. */
  extensions?: string[];
  settings?: Record<string, unknown>;
  /** The one that the editor speaks, as `de`; English by default. */
  language?: string;
  /** The folder that the window opens; an empty one by default. */
  folder?: string;
  /** Puts the editor inside something, such as a D-Bus session: gets a command and gives the one to run. */
  wrap?: (command: string[]) => string[];
  stop(): Promise<void>;
}

export type PrepareSuite = () => Promise<PreparedSuite>;

/** What the runner tells test/host/index.ts, as JSON in this variable of the extension host. */
export const hostRunVariable = "HUB_KERNELS_HOST_RUN";
/** Begins each line of the tests' output, to tell it from the editor's own log. */
export const hostLineMark = "[host] ";

export interface HostRun {
  /** Bundled test files. */
  files: string[];
  /** The JSON that scripts/mocha-reporter.mjs writes. */
  results: string;
  reporter: string;
  grep?: string;
}
