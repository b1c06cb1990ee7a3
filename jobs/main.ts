import { createApp } from './app.ts';
import { createDependencies, serve } from './dependencies.ts';
import { controllerSettings } from './settings.ts';

const settings = controllerSettings(process.env);
const { deps, dueLoop, close } = createDependencies(settings);

serve(createApp(deps), {
  port: settings.PORT,
  log: deps.log,
  onStop: async () => {
    await dueLoop.stop();
    await close();
  },
});
dueLoop.kick();
