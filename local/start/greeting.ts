/** What `npm start` says once everything runs. */

export function greeting(url: string): string {
  return `
  Alert Mirror runs on this machine: storage, a simulated Microsoft tenant, and the app.

  Open   ${url}

  Try    1  Decide an alert in one product and watch its other copies follow.
         2  Switch a fault on (Sentinel, 503), decide again, and read why a copy waits. Switch it off.
         3  Raise a new alert, and decide it in two products at once: the later decision wins.

  Ctrl-C ends all of it.
`;
}
