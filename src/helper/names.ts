/** The path of the session whose kernel is the helper. The same for all windows and machines: whoever asks for it finds the one that runs. */
export const SESSION_PATH = ".hub-kernels-helper";

/**
 * With it begin the names of those that are the helper: whoever asks for it finds the one that runs. A second of one name would take the
 * place of the first, which would run on without anybody (jupyter_server_terminals 0.5), so each has a name of its own; with letters, digits
 * and underscores only, as their sockets take no others.
 */
export const TERMINAL_PREFIX = "hub_kernels_helper_";

/** Terminals may be switched off, and are no part of some servers. */
export const NO_TERMINALS = [403, 404, 405, 501];
