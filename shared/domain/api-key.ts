/** The secret itself is shown once and never stored; the record is found by its hash. */
export interface ApiKey {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  /** sha256 of the secret, hexadecimal. The secret has 160 random bits, so no slow hash is needed. */
  readonly hash: string;
  readonly createdAt: number;
}

export const API_KEY_PREFIX = 'flk_';
