/** Where a database is, without user and password: for people and logs. */
export function describePlace(url: string): string {
  const { host, pathname } = new URL(url);
  return `${pathname.slice(1) || "postgres"} at ${host || "the local socket"}`;
}
