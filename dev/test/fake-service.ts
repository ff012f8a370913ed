// A service in small, for tests of the supervisor: ready at once, or as FAKE_MODE says.
import { createServer } from 'node:http';

const { PORT, FAKE_MODE: mode } = process.env;
console.log(JSON.stringify({ level: 'warn', msg: `hello from ${process.pid}` }));
if (mode === 'broken') throw new Error('cannot find its configuration');
const server = createServer((_request, response) => {
  response.statusCode = mode === 'never-ready' ? 503 : 200;
  response.end();
});
server.listen(Number(PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
