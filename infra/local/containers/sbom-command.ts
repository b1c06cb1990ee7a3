// Lists what the images are made of: `npm run sbom` writes `.fitlane/sbom/IMAGE.cdx.json`.
import { writeSboms } from './sbom.ts';

await writeSboms(console.log);
