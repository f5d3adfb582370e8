/** A connection string whose queue, table or both are somewhere else. Pure. */
export function redirect(connectionString: string, ports: { queue?: number; table?: number }): string {
  const moved = (text: string, service: string, port: number | undefined): string =>
    port === undefined
      ? text
      : text.replace(new RegExp(`${service}Endpoint=http://127\\.0\\.0\\.1:\\d+/`), () => {
          return `${service}Endpoint=http://127.0.0.1:${port}/`;
        });
  return moved(moved(connectionString, 'Queue', ports.queue), 'Table', ports.table);
}
