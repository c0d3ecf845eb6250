import { KeychainUnavailable, type WhyUnavailable } from "./keychain-unavailable.js";

/**
 * The native module gives texts only. Linux: libsecret's and GLib's, seen on real services. macOS and Windows: the systems' documented
 * texts for the same cases, untried.
 */
const reasons: [WhyUnavailable, RegExp][] = [
  ["no-service", /org\.freedesktop\.secrets was not provided|autolaunch D-Bus|spawn a message bus|session bus/i],
  ["no-service", /Could not connect|default keychain could not be found|logon session does not exist/i],
  // A service with no keyring in it, as one that the bus started on a machine nobody sits at: there is nothing to unlock.
  ["no-service", /Object does not exist at path/],
  ["locked", /locked collection|prompt was dismissed|interaction is not allowed|canceled the operation/i],
  ["locked", /user name or passphrase you entered is not correct/i],
  ["frozen", /Timeout was reached/i],
];

export function unavailable(message: string, env: NodeJS.ProcessEnv): KeychainUnavailable {
  const why = reasons.find(([, text]) => text.test(message))?.[0] ?? "other";
  return new KeychainUnavailable(why, message, why === "locked" && !hasDesktop(env));
}

function hasDesktop(env: NodeJS.ProcessEnv): boolean {
  return process.platform !== "linux" || ["DISPLAY", "WAYLAND_DISPLAY"].some((name) => env[name]);
}
