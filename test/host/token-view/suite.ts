/** The same real hubs, keychain and door as the commands have. */
export { prepare } from "../commands/suite.js";
