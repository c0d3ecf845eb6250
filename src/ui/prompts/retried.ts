import type { AccountId } from "../../text/ids.js";
import { Failure } from "../errors/failure.js";
import type { Ui } from "../ui.js";
import { press } from "./press.js";

/**
 * The work of one of our commands, once it is known what it is about: what goes wrong is shown with a button that runs the command again
 * with these arguments, and with what helps for this account.
 */
export async function retried<T>(
  ui: Ui,
  command: `hubKernels.${string}`,
  account: AccountId,
  args: object,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Failure(error, { retry: () => press(ui, command, args), account });
  }
}
