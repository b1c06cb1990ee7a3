import { createServer } from 'node:http';
import { createApp } from './app.ts';
import { createDependencies } from './dependencies.ts';
import { apiSettings } from './settings.ts';

const settings = apiSettings(process.env);
const { deps, close } = createDependencies(settings);
const server = createServer(createApp(deps));

server.listen(settings.SERVER_PORT, () => {
  deps.log.info('api listens', { port: settings.SERVER_PORT });
});

const stop = () => {
  server.close();
  server.closeIdleConnections();
  void close().then(() => process.exit(0));
};

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
