/* global process, console, __dirname */
/*
 * Runs first in npm scripts, on whatever Node there is, so it is written in the JavaScript of old: says what to do when Node or npm
 * is too old or nothing is installed yet, instead of a syntax error from somewhere else.
 */
'use strict';

var fs = require('fs');
var path = require('path');

var neededNode = 24;
/* package-lock.json is of version 3, which npm 6 does not read. */
var neededNpm = 7;

function major(version) {
  return Number(String(version).split('.')[0]);
}

function npmVersion() {
  var found = /npm\/(\d[^ ]*)/.exec(process.env.npm_config_user_agent || '');
  return found === null ? undefined : found[1];
}

function mistake() {
  var npm = npmVersion();
  if (npm !== undefined && major(npm) < neededNpm)
    return (
      'npm ' +
      npm +
      ' is too old: ' +
      neededNpm +
      ' or later is needed. Run "npm install -g npm@latest", then "npm ci".'
    );
  if (!fs.existsSync(path.join(__dirname, '..', 'node_modules', 'esbuild')))
    return 'Nothing is installed yet. Run "npm ci" first.';
  if (major(process.versions.node) < neededNode)
    return (
      'Node ' +
      process.versions.node +
      ' is too old: ' +
      neededNode +
      ' or later is needed. ' +
      'Run "npm ci": it installs that Node for this project alone, and npm scripts then use it.'
    );
  return undefined;
}

var found = mistake();
if (found !== undefined) {
  console.error(found);
  process.exit(1);
}
