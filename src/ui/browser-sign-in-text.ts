import type { ErrorText, Localizer } from "./error-text.js";

/** What goes wrong between the editor and the browser, by its shape. */
export type BrowserSignInProblem =
  | { readonly kind: "no-sign-in-code" }
  | { readonly kind: "not-this-sign-in" }
  | { readonly kind: "sign-in-too-late" }
  | { readonly kind: "loopback-port-taken"; readonly port: number };

export function browserSignInText(error: BrowserSignInProblem, l10n: Localizer): ErrorText {
  switch (error.kind) {
    case "no-sign-in-code":
      return {
        message: l10n.t("This is no code: the hub's page shows eight letters and digits, such as ABCD-EFGH."),
        actions: [],
      };
    case "not-this-sign-in":
      return {
        message: l10n.t(
          "This is not the address that ends this sign-in. Open the page again, and copy the last address whole.",
        ),
        actions: [],
      };
    case "sign-in-too-late":
      return {
        message: l10n.t("The browser did not come back within ten minutes. Open the page again."),
        actions: [],
      };
    case "loopback-port-taken":
      return {
        message: l10n.t(
          "Another program uses port {0} of this machine, where the hub would send the browser back to. Close it and try again, or sign in another way; the page was not opened.",
          error.port,
        ),
        actions: ["openSettings"],
      };
  }
}
