import { createServer } from 'node:http';
import { createApp } from './app.ts';
import { createDependencies } from './dependencies.ts';
import { controllerSettings } from './settings.ts';

const settings = controllerSettings(process.env);
const { app: deps, dueLoop, close } = createDependencies(settings);
const server = createServer(createApp(deps));

server.listen(settings.PORT, () => {
  deps.log.info('controller listens', { port: settings.PORT });
  dueLoop.kick();
});

const stop = async () => {
  server.close();
  await dueLoop.stop();
  await close();
  process.exit(0);
};

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void stop());
}
