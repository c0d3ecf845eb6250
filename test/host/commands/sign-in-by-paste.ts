import { command } from "./gestures.js";
import { QuickInputs } from "./quick-inputs.js";

/** As a user does: the hub is then asked for the token's end too. */
export async function signInByPaste(account: string, token: string): Promise<void> {
  const inputs = new QuickInputs();
  try {
    const signingIn = command("signIn", { account });
    await inputs.chooseLabelled(await inputs.list(), "Paste a token you have");
    inputs.paste(await inputs.box(), token);
    await signingIn;
  } finally {
    inputs.restore();
  }
}
