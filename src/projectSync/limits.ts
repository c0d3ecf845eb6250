const MEBIBYTE = 1024 * 1024;

/** More than this is no project. */
export const MOST_FILES = 50_000;
/** More results nobody looks through. */
export const MOST_RESULTS = 20_000;
/** What is pushed before a run without a question, in bytes. What was agreed to when the sync was turned on needs none. */
export const MOST_UNASKED = 200 * MEBIBYTE;
