import type { NewToken } from "../hubClient/tokens/tokens.js";
import type { SignInWay } from "../tokens/store/types.js";
import type { GivenToken } from "./contract.js";

/** A token that the hub made at our request, with what it told of it. */
export function givenOf(made: NewToken, way: SignInWay): GivenToken {
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
