import type { NewToken } from "../hubClient/tokens/tokens.js";
import type { SignInMethod } from "../tokens/store/types.js";
import type { GivenToken } from "./contract.js";

/** A token that the hub made at our request, with what it told of it. */
export function givenOf(made: NewToken, way: SignInMethod): GivenToken {
  const { token, id, user, scopes, expiresAt, created, note } = made;
  return {
    token,
    way,
    tokenId: id,
    ...(expiresAt !== undefined && { expiresAt }),
    ...(created !== undefined && { createdAt: created }),
    note,
    ...(scopes.length > 0 && { made: { user, scopes } }),
  };
}
