// Preloaded into every service that the supervisor starts: ends the process when the supervisor is gone, even if that
// was killed outright, and even if it happens before the service has installed its own handlers.
if (process.channel) {
  process.on('disconnect', () => {
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 35_000).unref();
  });
  process.channel.unref();
}
