import { writeFileSync } from 'node:fs';
import { infrastructureFiles } from './infrastructure.ts';

for (const [path, text] of Object.entries(await infrastructureFiles())) writeFileSync(path, text);
