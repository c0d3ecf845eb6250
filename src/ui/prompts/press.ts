import type { Ui } from "../ui.js";

/** Runs one of our commands as if the user had called it: what goes wrong is shown by the command, and undefined comes back. */
export async function press(ui: Ui, command: string, args?: unknown): Promise<unknown> {
  try {
    return await ui.run(command, ...(args === undefined ? [] : [args]));
  } catch {
    // Logged and shown by registerCommand, with its next steps.
    return undefined;
  }
}
