/** A steady hue for what has no picture: the same name gives the same colour on every device. */
export const hueOfName = (name: string): number => {
  let hash = 2166136261;
  for (const character of name) {
    hash = Math.imul(hash ^ character.codePointAt(0)!, 16777619);
  }
  return (hash >>> 0) % 360;
};
