// Runs two fake services under a supervisor and says so: a stand-in for `npm start` that tests may kill.
import { createSupervisor } from '../supervisor.ts';
import type { SupervisedService } from '../supervisor.ts';

const [logDir, ...ports] = process.argv.slice(2);
const services: SupervisedService[] = ports.map((port, index) => ({
  name: `fake-${index}`,
  entry: 'dev/test/fake-service.ts',
  port: Number(port),
  portVariable: 'FAKE_PORT',
  dependsOn: index > 0 ? [`fake-${index - 1}`] : [],
  env: { PORT: port },
}));
const supervisor = createSupervisor({ services, logDir: logDir ?? '', onCrash: () => undefined });
await supervisor.start();
console.log(JSON.stringify(services.map(({ name }) => supervisor.pid(name))));
setInterval(() => undefined, 60_000);
