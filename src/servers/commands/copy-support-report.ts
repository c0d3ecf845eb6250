import { noArgs } from "./args.js";
import type { CommandDeps } from "./deps.js";

/** Gives the report. */
export const copySupportReport = (deps: CommandDeps) => ({
  id: "hubKernels.copySupportReport" as const,
  args: noArgs,
  async run(): Promise<string> {
    const report = await import("../support/copy-report.js");
    return await report.copySupportReport(deps);
  },
});
