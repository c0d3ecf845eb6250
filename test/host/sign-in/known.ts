// What suite.ts and the tests, in another process, both know.
export const password = " right horse & battery ";
export const clientSecret = "a-secret-that-all-editors-share";
export const ownRedirect = "code-oss://hub-kernels.hub-kernels/oauth";
