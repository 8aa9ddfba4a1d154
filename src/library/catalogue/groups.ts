/** "Which members belong to this owner", from "which owner does this member have": two arrays. */
export interface Groups {
  /** In the order of the members. */
  readonly membersOf: (owner: number) => Int32Array;
}

/** @param ownerOf per member its owner, or -1 */
export const groupByOwner = (ownerOf: Int32Array, owners: number): Groups => {
  const starts = new Int32Array(owners + 1);
  for (const owner of ownerOf) if (owner >= 0) starts[owner + 1]!++;
  for (let i = 0; i < owners; i++) starts[i + 1]! += starts[i]!;
  const members = new Int32Array(starts[owners]!);
  const next = starts.slice();
  ownerOf.forEach((owner, member) => {
    if (owner >= 0) members[next[owner]!++] = member;
  });
  return { membersOf: (owner) => members.subarray(starts[owner], starts[owner + 1]) };
};
