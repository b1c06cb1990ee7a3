// Pulumi's host of policy packs requires CommonJS: tsx reads our modules for it, as everywhere else.
const tsx = require('tsx/cjs/api');

tsx.require('../checklist-pack.ts', module.filename);
