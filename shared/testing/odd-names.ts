/** Names that users may choose, and that a store may stumble over. */
export const ODD_NAMES = [
  'a.b',
  'a/b',
  '`quoted`',
  '$x[0]',
  ' ',
  '~tilde',
  '~~',
  '__name__',
  '__proto__',
  'constructor',
  'größe',
  '温度 ℃',
  '👩‍🔬',
  'e\u0301',
  'line\nbreak',
  '',
];

export function oddRecord(): Record<string, number> {
  return Object.fromEntries(ODD_NAMES.map((name, index) => [name, index + 0.5]));
}
