// What signing in takes, loaded together at the first one.
export { addHubAsked, addHubGiven } from "./add-hub.js";
export { signInAsked, signInGiven } from "./sign-in.js";
export { askForTrust, refusedCertificate } from "./network/show-certificate.js";
