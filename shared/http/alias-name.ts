import { z } from 'zod';
import { ALIAS_NAME } from '../domain/ledger/alias-name.ts';

export const aliasName = z
  .string()
  .regex(ALIAS_NAME, 'must be lower-case letters, digits, - and _, and other than "newest"');
