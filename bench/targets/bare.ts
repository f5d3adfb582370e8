/** The baseline: node:http, the body parsed as JSON, 202. Nothing is checked and nothing is stored. */

import { collect } from './collect.ts';
import { listen } from './listen.ts';

listen((request, response) => {
  void collect(request).then((body) => {
    JSON.parse(body.toString('utf8'));
    response.statusCode = 202;
    response.end();
  });
});
