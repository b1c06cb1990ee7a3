import { createApp } from './app.ts';
import { createDependencies, serve } from './dependencies.ts';
import { apiSettings } from './settings.ts';

const settings = apiSettings(process.env);
const { deps, close } = createDependencies(settings);

serve(createApp(deps), { port: settings.SERVER_PORT, log: deps.log, onStop: close });
