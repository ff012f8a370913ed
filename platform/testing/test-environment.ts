/** The backing services tests run against; `npm test` sets them. Throws naming the missing variable. */
export function testService(name: 'TEST_MYSQL_ADMIN_URL' | 'TEST_REDIS_URL' | 'TEST_RABBITMQ_URL'): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run the tests through "npm test", or set it to a server that may be written to`);
  return value;
}
