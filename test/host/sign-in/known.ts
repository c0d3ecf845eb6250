// What suite.ts and the tests, in another process, both know.
export const password = " right horse & battery ";
