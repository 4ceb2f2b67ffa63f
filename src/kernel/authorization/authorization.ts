/** Permission as a value: a verb that changes something takes an `Authorized`, and only a module's `policy.ts` makes one. */

/** Least to most. */
export const memberRoles = ['viewer', 'contributor', 'editor', 'admin', 'owner'] as const;
export type MemberRole = (typeof memberRoles)[number];

/** Who acts: the id that row-level security sees, and the role in this workspace. */
export interface Actor {
  readonly id: string;
  readonly role: MemberRole;
}

declare const proof: unique symbol;

/** Proof that an actor may do `Right` to a `Noun`. */
export interface Authorized<Noun extends string, Right extends string> {
  readonly actor: Actor;
  readonly [proof]: readonly [Noun, Right];
}

/** For `policy.ts` files only: states that the check was made. */
export function grant<Noun extends string, Right extends string>(actor: Actor): Authorized<Noun, Right> {
  return { actor } as Authorized<Noun, Right>;
}

export const atLeast = (actor: Actor, role: MemberRole): boolean => memberRoles.indexOf(actor.role) >= memberRoles.indexOf(role);
