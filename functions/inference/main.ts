import { createApp } from './app.ts';
import { createDependencies, serve } from './dependencies.ts';
import { inferenceSettings } from './settings.ts';

const settings = inferenceSettings(process.env);
const { deps, close } = createDependencies(settings);
const app = createApp(deps);
await app.ready();

serve(
  (request, response) => {
    app.routing(request, response);
  },
  { port: settings.SERVER_PORT, log: deps.log, onStop: () => app.close().then(close) },
);
